"""Checks each sample of pictures of a frame by the formulas of their channels.

    python3 check_channels.py SLICES SCALE FRAME.bin PICTURE...

For pictures of raw frames in the layout kitti, whose points all lie in the middle of
cells, in the preset surround. Of each channel of each picture: that its samples are
those that its name stands for, computed here from the points; and that the inverse
that src/cli/README.md states gives the value back, with no more than the error stated
there.
"""

import math
import struct
import sys
from collections import defaultdict

from decode_png import Picture


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def read_points(path):
    with open(path, "rb") as file:
        return list(struct.iter_unpack("<4f", file.read()))


def clamp(value):
    return min(1.0, max(0.0, value))


def round_up(value):
    """To the nearest, halves up; logarithms come with an error."""
    return math.floor(value + 0.5 + 1e-9)


class Density:
    """The share that a scale makes of a count, and what that was made of."""

    def __init__(self, scale):
        name, _, full = scale.partition(":")
        self.linear = name == "linear"
        self.base = int(full) if self.linear else int(name[3:])

    def share(self, n):
        if self.linear:
            return min(1.0, n / self.base)
        return min(1.0, math.log(1 + n) / math.log(self.base))

    def full(self):
        return self.base if self.linear else self.base - 1

    def count(self, sample, most):
        if self.linear:
            return round_up(sample * self.base / most)
        return round(self.base ** (sample / most) - 1)

    def error(self, most):
        if self.linear:
            return math.ceil(self.base / (2 * most)) if self.base > most else 0
        return 1 if self.base == 128 and most == 255 else 0


class Cell:
    """The points of a cell, in the order of the file, as the statistics of them."""

    def __init__(self, points, z_min, z_max, slices):
        heights = [z for _, _, z, _ in points]
        shares = [clamp(i) for _, _, _, i in points]
        top = heights.index(max(heights))
        n = len(points)
        self.n = n
        mean_height = sum(round(z * 2**20) for z in heights) / n / 2**20
        self.heights = {
            "height": heights[top],
            "low": min(heights),
            "mean-height": mean_height,
        }
        self.span = float32(max(heights) - min(heights))
        self.shares = {
            "intensity": shares[top],
            "max-intensity": max(shares),
            "mean-intensity": sum(round(i * 2**31) for i in shares) / n / 2**31,
            "occupied": 1.0,
        }
        self.exact = {
            "mean-height": sum(heights) / n,
            "mean-intensity": sum(shares) / n,
        }
        if slices:
            self.add_slices(heights, z_min, z_max, slices)

    def add_slices(self, heights, z_min, z_max, slices):
        wide = float32(float32(z_max - z_min) / slices)
        for z in heights:
            k = min(slices - 1, math.floor(float32(float32(z - z_min) / wide)))
            name = f"slice-height:{k}"
            self.heights[name] = max(z, self.heights.get(name, z))
            self.shares[f"slice-occupied:{k}"] = 1.0


class Checker:
    def __init__(self, picture, density):
        self.most = 2**picture.bits - 1
        self.density = density
        self.z_min, self.z_max = picture.about["z"]

    def range(self):
        return self.z_max - self.z_min

    def invert_height(self, sample):
        return (sample - 1) / (self.most - 1) * self.range()

    def check_height(self, sample, share, value):
        """By its share of the range; 'value' is over the lower bound."""
        assert sample == 1 + round_up((self.most - 1) * clamp(share))
        error = abs(self.invert_height(sample) - value)
        assert error <= self.range() / (2 * (self.most - 1)) + 1e-6

    def check_share(self, sample, share, value):
        assert sample == round_up(self.most * share)
        assert abs(sample / self.most - value) <= 1 / (2 * self.most) + 1e-7

    def check_density(self, sample, n):
        assert sample == round_up(self.most * self.density.share(n))
        n = min(n, self.density.full())
        error = abs(self.density.count(sample, self.most) - n)
        assert error <= self.density.error(self.most)

    def check(self, name, sample, cell):
        if cell is None:
            assert sample == 0
        elif name in cell.heights:
            z = cell.heights[name]
            share = (z - self.z_min) / self.range()
            self.check_height(sample, share, cell.exact.get(name, z) - self.z_min)
        elif name == "span":
            self.check_height(sample, cell.span / self.range(), cell.span)
        elif name == "density":
            self.check_density(sample, cell.n)
        elif name in cell.shares:
            i = cell.shares[name]
            self.check_share(sample, i, cell.exact.get(name, i))
        else:
            assert name.startswith("slice-") and sample == 0


def fall_into_cells(points, picture, slices):
    about = picture.about
    cells = defaultdict(list)
    for point in points:
        x, y, z, _ = point
        if all(
            low <= value < high
            for value, (low, high) in ((x, about["x"]), (y, about["y"]), (z, about["z"]))
        ):
            row = picture.height - 1 - math.floor((x - about["x"][0]) / about["cell"])
            column = picture.width - 1 - math.floor((y - about["y"][0]) / about["cell"])
            cells[row, column].append(point)
    assert sum(map(len, cells.values())) == about["kept"] > 0
    return {at: Cell(kept, *about["z"], slices) for at, kept in cells.items()}


def check_picture(path, points, slices, density):
    picture = Picture(path)
    checker = Checker(picture, density)
    cells = fall_into_cells(points, picture, slices)
    for row in range(picture.height):
        for column in range(picture.width):
            cell = cells.get((row, column))
            samples = picture.samples(row, column)
            for channel, sample in zip(picture.channels, samples):
                try:
                    checker.check(channel["is"], sample, cell)
                except AssertionError:
                    sys.exit(
                        f"{path}: {channel['is']}: {sample} in row {row}, "
                        f"column {column} is not of these points: "
                        f"{vars(cell) if cell else None}"
                    )
    print(picture.bits, *(channel["is"] for channel in picture.channels))


def main():
    slices, density = int(sys.argv[1]), Density(sys.argv[2])
    points = read_points(sys.argv[3])
    for name in sys.argv[4:]:
        check_picture(name, points, slices, density)


if __name__ == "__main__":
    main()
