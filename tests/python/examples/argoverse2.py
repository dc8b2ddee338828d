"""A sweep of Argoverse 2 (feather, by pyarrow) with heights in 16 bits.

python argoverse2.py SWEEP.feather PICTURE.png
"""

import sys

import birdview
import numpy as np
import pyarrow.feather


def main(sweep, picture):
    table = pyarrow.feather.read_table(sweep)
    names = "x", "y", "z", "intensity"
    # The columns have types of their own (f2, u1); by their names they keep them.
    points = np.rec.fromarrays([table[n].to_numpy() for n in names], names=names)
    grid = birdview.Grid(channels="height", bits=16, z=(-5, 5))
    with open(picture, "wb") as file:
        file.write(birdview.png(points, grid, source="sweep"))


if __name__ == "__main__":
    main(*sys.argv[1:])
