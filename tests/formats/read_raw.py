"""Raw files: records of a layout that the options name, and nothing else."""

import numpy as np

from points import Cloud, Fault, Field

# Names of columns, "-" for one that is skipped, and types.
LAYOUTS = {
    "kitti": "x,y,z,i",
    "nuscenes": "x,y,z,i,-",
    "waymo": "x,y,z,i,-,-",
    "nclt": "x:u2,y:u2,z:u2,i:u1,-:u1",
}
TYPES = ("f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4")


def parse_columns(text):
    """Name and type of each column, the latter as numpy has it."""
    columns = []
    for word in text.split(","):
        name, _, type_name = word.partition(":")
        order = ">" if type_name.startswith(">") else "<"
        type_name = type_name.lstrip(">") or "f4"
        if type_name not in TYPES:
            raise Fault("no type of a column: " + type_name)
        columns.append((name, order + type_name))
    return columns


def parse_layout(text):
    """The columns, and the number of bytes before the first point."""
    if text in LAYOUTS:
        return parse_columns(LAYOUTS[text]), 0
    if not text.startswith("columns="):
        raise Fault("no layout: " + text)
    words = text[len("columns="):].split(",")
    skips = [word for word in words if word.startswith("skip=")]
    words = [word for word in words if word not in skips]
    return parse_columns(",".join(words)), sum(int(word[5:]) for word in skips)


def apply_layout(cloud, name, columns):
    """What a layout says beside where the columns are."""
    cloud.negated = [column[1:] for column, _ in columns
                     if len(column) == 2]
    if name == "nuscenes":
        cloud.axes, cloud.scale = "y,-x,z", 255.0
    elif name == "waymo":
        cloud.tanh = True
    elif name == "nclt":
        cloud.axes = "x,-y,-z"


def columns_to_fields(columns, values):
    """Fields of those columns that are taken, "-x" as "x"."""
    return [Field(name.lstrip("-"), type_name[1:],
                  column.astype(column.dtype.newbyteorder("=")))
            for (name, type_name), column in zip(columns, values)
            if name != "-"]


def read(data, options):
    name = options.layout or "kitti"
    columns, skip = parse_layout(name)
    record = np.dtype([("f%d" % number, type_name)
                       for number, (_, type_name) in enumerate(columns)])
    if len(data) < skip or (len(data) - skip) % record.itemsize:
        raise Fault("%d bytes are no whole number of points" % len(data))
    records = np.frombuffer(data, record, offset=skip)
    fields = columns_to_fields(columns,
                               [records[each] for each in record.names])
    if name == "nclt":
        for field in fields:
            if field.name in "xyz":
                field.values = field.values.astype(np.float64) * 0.005 - 100
    cloud = Cloud("raw", fields)
    apply_layout(cloud, name, columns)
    return cloud
