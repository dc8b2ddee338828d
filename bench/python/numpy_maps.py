"""Maps by NumPy, as training code makes them: what birdview is measured against.

One sort brings the points of a cell together, the highest first; there is no loop over
points. This is faster than what is published for SFA3D, which compares rows twice.
tests/python/test_examples.py shows that the maps are the same as birdview's.
"""

import numpy as np


def make_bev_map(points, grid):
    """The map that SFA3D trains on, by its published rule: (3, H, W) of intensity,
    height and density; forward is down and left is right."""
    x, y, z = points[:, 0], points[:, 1], points[:, 2]
    kept = (x >= grid.x[0]) & (x <= grid.x[1]) & (y >= grid.y[0]) & (y <= grid.y[1])
    kept &= (z >= np.float32(grid.z[0])) & (z <= np.float32(grid.z[1]))
    points = points[kept]
    row = np.floor((points[:, 0] - grid.x[0]) / grid.cell).astype(int)
    column = (np.floor(points[:, 1] / grid.cell) - grid.y[0] / grid.cell).astype(int)
    height = points[:, 2] - np.float32(grid.z[0])
    order = np.lexsort((-height, column, row))
    cells = row[order] * (grid.size + 1) + column[order]
    _, first, count = np.unique(cells, return_index=True, return_counts=True)
    top = order[first]
    out = np.zeros((3, grid.size + 1, grid.size + 1))
    out[0, row[top], column[top]] = points[top, 3]
    out[1, row[top], column[top]] = height[top] / (grid.z[1] - grid.z[0])
    out[2, row[top], column[top]] = np.minimum(1, np.log(count + 1) / np.log(64))
    return out[:, : grid.size, : grid.size]


class Sfa3d:
    """50 m x 50 m ahead, 608 x 608."""

    x, y, z = (0, 50), (-25, 25), (-2.73, 1.27)
    size, cell = 608, np.float32(50 / 608)


class Around:
    """160 m x 160 m around the scanner, 1600 x 1600."""

    x, y, z = (-80, 80), (-80, 80), (-3, 3)
    size, cell = 1600, np.float32(0.1)
