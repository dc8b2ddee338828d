#!/usr/bin/env python3
"""Has others write files of points, as their users do.

    writers.py DIR

pypcd4, plyfile, laspy (LAZ, too) and numpy write points in the ways that they
know, and expected.py says what is to be read of each file.
"""

import os
import sys

import laspy
import numpy as np
import plyfile
import pypcd4

from expected import save
from points import Cloud, Field, Options, take_points

COUNT = 3000


class Directory:
    """Where the files go."""

    def __init__(self, path):
        self.path = path
        os.makedirs(path)

    def add(self, name, write, columns, words=()):
        """Has write(path) write a file of these columns."""
        stem = os.path.join(self.path, name)
        write(stem)
        cloud = Cloud(name.split("_")[0], [
            Field(key, values.dtype.kind + str(values.dtype.itemsize), values)
            for key, values in columns.items()])
        save(stem, take_points(cloud, Options(words)), list(words))


def make_columns(type_name, intensity_type="f4"):
    """Quarters of metres, which a few digits write exactly."""
    rng = np.random.default_rng(1)
    columns = {axis: (rng.integers(-300, 300, COUNT) / 4).astype(type_name)
               for axis in "xyz"}
    columns["intensity"] = (rng.integers(0, 256, COUNT) / 4).astype(
        intensity_type)
    columns["ring"] = rng.integers(0, 64, COUNT).astype("u2")
    return columns


def to_records(columns, order="="):
    records = np.zeros(COUNT, [(name, values.dtype.newbyteorder(order))
                               for name, values in columns.items()])
    for name, values in columns.items():
        records[name] = values
    return records


def write_pcd(directory):
    for type_name in ("f4", "f8"):
        columns = make_columns(type_name, "u1")
        cloud = pypcd4.PointCloud.from_points(
            list(columns.values()), list(columns),
            [values.dtype.type for values in columns.values()])
        words = ["--intensity-field", "ring"] if type_name == "f8" else []
        for encoding in ("ascii", "binary", "binary_compressed"):
            how = pypcd4.Encoding(encoding)
            directory.add("pcd_%s_%s.pcd" % (type_name, encoding),
                          lambda path: cloud.save(path, how), columns, words)


def write_ply(directory):
    columns = make_columns("f4")
    faces = np.zeros(5, [("vertex_indices", "i4", (3,)), ("red", "u1")])
    vertex = plyfile.PlyElement.describe(to_records(columns), "vertex",
                                         comments=["made up"])
    face = plyfile.PlyElement.describe(faces, "face")
    for order in "<>=":
        for name, elements in (("after", [vertex, face]),
                               ("before", [face, vertex])):
            text = order == "="
            data = plyfile.PlyData(elements, text=text, byte_order=order)
            directory.add("ply_%s_%d.ply" % (name, "<>=".index(order)),
                          data.write, columns)


def make_las(version, point_format):
    """A file with extra bytes, and the columns in it."""
    columns = make_columns("f8", "u2")
    header = laspy.LasHeader(version=version, point_format=point_format)
    header.scales, header.offsets = [0.01] * 3, [431000.0, 5428000.0, -1.0]
    header.add_extra_dim(laspy.ExtraBytesParams("ring", "u2"))
    header.add_extra_dim(laspy.ExtraBytesParams("range", "f4"))
    las = laspy.LasData(header)
    rng = np.random.default_rng(2)
    for axis, name in enumerate("xyz"):
        raw = rng.integers(-9000, 9000, COUNT).astype("i4")
        las[name.upper()] = raw
        columns[name] = raw * np.float64(0.01) + header.offsets[axis]
    las.intensity, las.ring = columns["intensity"], columns["ring"]
    las.range = columns["range"] = rng.random(COUNT).astype("f4")
    return las, columns


def write_las(directory):
    for version, point_format in (("1.2", 0), ("1.2", 3), ("1.3", 5),
                                  ("1.4", 1), ("1.4", 6), ("1.4", 8),
                                  ("1.4", 10)):
        las, columns = make_las(version, point_format)
        for kind in ("las", "laz"):
            # No LASzip has waveforms of these.
            if kind == "laz" and point_format in (5, 10):
                continue
            name = "%s_%s_%d.%s" % (kind, version, point_format, kind)
            directory.add(name, las.write, columns, ["--origin", "first"])
            directory.add("%s_field_%s" % tuple(name.split("_", 1)), las.write,
                          columns, ["--intensity-field", "range"])


def write_npy(directory):
    for type_name in ("f2", "<f4", ">f4", "<f8", ">f8", "<i4", ">i2"):
        columns = make_columns("f4")
        del columns["ring"]
        table = np.stack([values.astype(type_name)
                          for values in columns.values()], axis=1)
        columns = {name: table[:, axis].astype(table.dtype.newbyteorder("="))
                   for axis, name in enumerate(columns)}
        for number, array in enumerate((
                table, np.asfortranarray(table), table.reshape(60, 50, 4),
                np.asfortranarray(table.reshape(60, 50, 4)))):
            name = type_name.replace("<", "").replace(">", "big")
            directory.add("npy_%s_%d.npy" % (name, number),
                          lambda path: np.save(path, array),
                          columns)
    columns = make_columns("f8", "u1")
    records = to_records(columns, ">")
    aligned = np.zeros(COUNT, np.dtype(
        {"names": list(columns), "formats": ["f8", "f8", "f8", "u1", "u2"],
         "offsets": [8, 16, 24, 33, 36], "itemsize": 48}))
    for name, values in columns.items():
        aligned[name] = values
    for name, array in (("big", records), ("offsets", aligned)):
        directory.add("npy_%s.npy" % name,
                      lambda path: np.save(path, array), columns)


def write_text(directory):
    columns = make_columns("f8", "f8")
    del columns["ring"]
    table = np.stack(list(columns.values()), axis=1)
    for name, options in (
            ("plain.xyz", {}),
            ("plain.txt", {"fmt": "%.6f"}),
            ("named.csv", {"delimiter": ",", "comments": "",
                           "header": "X,Y,Z,Reflectivity"}),
            ("remark.asc", {"delimiter": ";", "header": "X;Y;Z;I"}),
            ("tabs.pts", {"delimiter": "\t", "fmt": "%g", "comments": "",
                          "header": str(COUNT)})):
        directory.add("text_" + name, lambda path: np.savetxt(
            path, table, **options), columns)


def main():
    directory = Directory(sys.argv[1])
    for write in (write_pcd, write_ply, write_las, write_npy, write_text):
        write(directory)


if __name__ == "__main__":
    main()
