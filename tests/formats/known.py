#!/usr/bin/env python3
"""Says which points are to be read of files that others have written.

    known.py FRAMES DIR

FRAMES has files of many formats. pypcd4, plyfile, laspy and numpy read them,
and DIR gets links to them, for some options each, and what expected.py says of
these. What such a reader has no word for, the rules in points.py decide.
"""

import os
import sys

import laspy
import numpy as np
import plyfile
import pypcd4

from expected import save
from points import Cloud, Field, Options, take_points


def to_cloud(format_name, columns):
    return Cloud(format_name, [
        Field(name, values.dtype.kind + str(values.dtype.itemsize), values)
        for name, values in columns.items()])


def by_pypcd4(path):
    data = pypcd4.PointCloud.from_path(path).pc_data
    return to_cloud("pcd", {name: data[name] for name in data.dtype.names})


def by_loadtxt(path):
    """Of an ASCII PCD the first three columns."""
    with open(path, encoding="ascii") as file:
        lines = file.read().split("DATA ascii\n")[1].splitlines()
    return to_cloud("pcd", dict(zip("xyz", np.loadtxt(lines).T)))


def by_plyfile(path):
    data = plyfile.PlyData.read(path)["vertex"].data
    return to_cloud("ply", {name: data[name] for name in data.dtype.names})


def by_laspy(path):
    data = laspy.read(path)
    return to_cloud("las", {
        "x": np.asarray(data.x), "y": np.asarray(data.y),
        "z": np.asarray(data.z), "intensity": np.asarray(data.intensity)})


def by_numpy(path, count):
    table = np.fromfile(path, "<f4").reshape(-1, count)
    return to_cloud("raw", dict(zip("xyzi", table.T)))


def nuscenes(path):
    cloud = by_numpy(path, 5)
    cloud.axes, cloud.scale = "y,-x,z", 255.0
    return cloud


def waymo(path):
    cloud = by_numpy(path, 6)
    cloud.tanh = True
    return cloud


def nclt(path):
    words = np.fromfile(path, "<u2").reshape(-1, 4)
    columns = {name: words[:, axis] * np.float64(0.005) - 100.0
               for axis, name in enumerate("xyz")}
    columns["i"] = (words[:, 3] & 255).astype(np.uint8)
    cloud = to_cloud("raw", columns)
    cloud.axes = "x,-y,-z"
    return cloud


NO_OPTIONS = ([], ["--intensity-scale", "255"])
ORIGINS = (["--origin", "first"],
           ["--origin", "1.5,-2.25,0.1", "--axes", "z,-x,y"])
ALL_OPTIONS = NO_OPTIONS + ORIGINS

# What a name ends with, the reader, the format, how it is asked for, and which
# options are tried. pypcd4 rounds ASCII numbers of float32 fields to float32 at
# once; to birdview they are float64 until the origin is gone.
READERS = (
    ("ascii.pcd", by_pypcd4, "pcd", [], NO_OPTIONS),
    ("ascii.pcd", by_loadtxt, "pcd", [], ORIGINS),
    (".pcd", by_pypcd4, "pcd", [], ALL_OPTIONS),
    (".ply", by_plyfile, "ply", [], ALL_OPTIONS),
    (".las", by_laspy, "las", [], ALL_OPTIONS),
    (".laz", by_laspy, "laz", [], ALL_OPTIONS),
    (".pcd.bin", nuscenes, "raw", ["--layout", "nuscenes"], ALL_OPTIONS),
    (".pcd.bin", nuscenes, "pcdbin", [], ALL_OPTIONS),
    ("_6col.bin", waymo, "raw", ["--layout", "waymo"], ALL_OPTIONS),
    ("nclt_velodyne_sync.bin", nclt, "raw", ["--layout", "nclt"], ALL_OPTIONS),
)


def readers_of(name):
    """The rows for a name: with the longest of the ends that fit."""
    ends = [row[0] for row in READERS if name.endswith(row[0])]
    longest = max(ends, key=len, default=None)
    return [row[1:] for row in READERS if row[0] == longest]


def main():
    frames, directory = sys.argv[1:]
    os.makedirs(directory)
    for name in sorted(os.listdir(frames)):
        path = os.path.join(frames, name)
        rows = readers_of(name)
        if not rows:
            print("%s: there is no reader for it" % name)
        for number, (read, format_name, words, tried) in enumerate(rows):
            for which, further in enumerate(tried):
                stem = os.path.join(directory, "%s_%d%d_%s" % (
                    format_name, number, which, name))
                os.symlink(os.path.abspath(path), stem)
                save(stem, take_points(read(path), Options(further)),
                     words + further)


if __name__ == "__main__":
    main()
