"""A map in LAS, read by laspy so that its points can be chosen first: here the ground.

    python las_tiles.py TILE.las PICTURE.png

(birdview.read() reads LAS by itself, where all points are wanted.)
"""

import sys

import birdview
import laspy
import numpy as np


def main(tile, picture):
    las = laspy.read(tile)
    las = las[las.classification == 2]
    # Coordinates of maps are too large for float32, so what is near 0 is drawn.
    middle = np.floor(np.array([las.x, las.y]).mean(axis=1))
    points = np.stack([las.x - middle[0], las.y - middle[1], las.z, las.intensity], 1)
    low, high = np.floor(points[:, 2].min()), np.ceil(points[:, 2].max() + 1)
    grid = birdview.Grid(x=(-50, 50), y=(-50, 50), z=(low, high), cell=0.5)
    png = birdview.png(points, grid, intensity_scale=65535)
    with open(picture, "wb") as file:
        file.write(png)
    print(len(points), "points of ground around", *middle)


if __name__ == "__main__":
    main(*sys.argv[1:])
