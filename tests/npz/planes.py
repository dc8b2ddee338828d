"""planes.py N DIRECTORY: compares what the files of frame_npz say of their arrays with
what these are: a plane for each that is listed, with the unit and the formula that its
name has, and numbers that this formula may give."""

import json
import sys

import numpy


def check(condition, name, what):
    if not condition:
        sys.exit(f"{name}: {what}")


def check_plane(name, what, plane):
    kept = plane[plane != 0]
    if what["unit"] == "m":
        check((abs(kept) <= 6).all(), name, "a height")
    elif what["unit"] == "points" and what["formula"] == "n":
        check((kept == kept.round()).all(), name, "a number of points")
    elif what["formula"] == "1":
        check((kept == 1).all(), name, "an occupied cell")
    else:
        check((kept >= 0).all(), name, "a share")


def check_file(name):
    loaded = numpy.load(name)
    about = json.loads(loaded["about"].item())
    arrays = [array for array in loaded.files if array != "about"]
    check(list(about["arrays"]) == arrays, name, "the names of arrays")
    for array in arrays:
        planes = about["arrays"][array]
        check(len(planes) == loaded[array].shape[0], name, "the planes")
        for i, plane in enumerate(planes):
            if array != "bev":
                check(0 <= plane < about["slices"], name, "a slice")
            kind = plane if array == "bev" else array
            check_plane(name, about["channels"][kind], loaded[array][i])
    if "slice-height" in arrays:
        low, high = about["z"]
        check(abs(about["slice"] * about["slices"] - (high - low)) < 1e-6, name,
              "the height of a slice")
        for plane, k in zip(loaded["slice-height"],
                            about["arrays"]["slice-height"]):
            inside = plane[plane != 0]
            check((inside >= low + k * about["slice"] - 1e-5).all() and
                  (inside <= low + (k + 1) * about["slice"] + 1e-5).all(),
                  name, f"heights of slice {k}")


for i in range(int(sys.argv[1])):
    check_file(f"{sys.argv[2]}/{i}.npz")
