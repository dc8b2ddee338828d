"""Does PIXOR's C loop draw what birdview does? Compares arrays with the same names.

    python3 compare_maps.py ARRAYS MAPS

Prints a sentence: how many slices differ, and by how much the means of intensity do,
which one adds up in the order of the file and the other exactly.
"""

import sys
from pathlib import Path

import numpy as np


def main():
    arrays, maps = map(Path, sys.argv[1:])
    differ = total = 0
    most = 0.0
    for path in sorted(maps.glob("*.map")):
        theirs = np.fromfile(path, np.float32).reshape(800, 700, 36)
        with np.load(arrays / f"{path.stem}.npz") as ours:
            occupied = ours["slice-occupied"].transpose(1, 2, 0)
            intensity = ours["bev"][0]
        differ += int((theirs[:, :, :35] != occupied).sum())
        total += occupied.size
        most = max(most, float(np.abs(theirs[:, :, 35] - intensity).max()))
    print(f"{differ} of {total} slices differ, the means by at most {most:.1e}")


main()
