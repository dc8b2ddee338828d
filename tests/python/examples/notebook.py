"""A picture with axes in metres and boxes, as in a notebook.

python notebook.py FRAME PICTURE.png
"""

import sys

import birdview
import matplotlib

matplotlib.use("agg")  # not in a notebook
from matplotlib import pyplot as plt  # noqa: E402


def show(points, boxes, grid):
    """Draws points and boxes (M, 7), x, y, z, length, width, height, yaw, in metres."""
    figure, axes = plt.subplots(figsize=(8, 8))
    axes.imshow(birdview.rgb(points, grid), extent=grid.extent)
    axes.set_xlabel(f"{grid.axes[0]} (m)")
    axes.set_ylabel(f"{grid.axes[1]} (m)")
    # Corners in pixels, back in metres, in the order of the axes.
    corners = grid.metres(grid.box_pixels(boxes))
    if grid.axes[0] == "y":
        corners = corners[..., ::-1]
    for box in corners:
        axes.add_patch(plt.Polygon(box, fill=False, color="white"))
        axes.plot(*box[:2].T, color="yellow")  # the front
    return figure


def main(frame, picture):
    grid = birdview.Grid(x=(0, 60), y=(-30, 30), cell=0.1)
    boxes = [[20, 5, -1, 4.2, 1.8, 1.5, 0.3], [35, -8, -1, 4.2, 1.8, 1.5, 1.6]]
    show(birdview.read(frame), boxes, grid).savefig(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
