"""Checks each number of .npz files of a frame by what their channels stand for.

    python3 check_arrays.py SLICES SCALE FRAME.bin FILE...

For arrays of raw frames as in check_channels.py; SCALE is n where density is the
number of points itself. With nothing but zipfile: that each member is an array of the
shape and type that it should have, that "about" is one line of JSON that tells which
channel each plane is, and that each number is the one computed here from the points.
Prints the name of each array with its planes.
"""

import ast
import json
import math
import struct
import sys
import zipfile

from check_channels import Density, fall_into_cells, float32, read_points


def read_array(data):
    """The type, the shape and the bytes of a file of NumPy."""
    assert data[:6] == b"\x93NUMPY" and data[6] == 1, "no array"
    (size,) = struct.unpack_from("<H", data, 8)
    header = ast.literal_eval(data[10 : 10 + size].decode("ascii"))
    assert not header["fortran_order"]
    return header["descr"], header["shape"], data[10 + size :]


class Arrays:
    """What is in a file: about, height, width and the planes of each array."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None, "a wrong checksum"
            names = archive.namelist()
            members = {name: read_array(archive.read(name)) for name in names}
        assert names[-1] == "about.npy", names
        kind, shape, text = members.pop("about.npy")
        assert shape == () and kind == f"|S{len(text)}"
        self.about = json.loads(text.decode("ascii"))
        self.planes = {}
        assert names[:-1] == [f"{name}.npy" for name in self.about["arrays"]]
        for name, planes in self.about["arrays"].items():
            kind, shape, data = members[f"{name}.npy"]
            assert kind == ("|u1" if name == "slice-occupied" else "<f4")
            count, self.height, self.width = shape
            assert count == len(planes)
            form = f"<{math.prod(shape)}{'B' if kind == '|u1' else 'f'}"
            self.planes[name] = struct.unpack(form, data)

    def number(self, name, plane, row, column):
        return self.planes[name][(plane * self.height + row) * self.width + column]


def number_of(name, cell, density):
    if cell is None:
        return 0.0
    if name == "density":
        return cell.n if density is None else float32(density.share(cell.n))
    if name == "span":
        return cell.span
    return float32(cell.heights.get(name, cell.shares.get(name, 0.0)))


def check_file(path, points, slices, density):
    arrays = Arrays(path)
    cells = fall_into_cells(points, arrays, slices)
    for array, planes in arrays.about["arrays"].items():
        for plane, what in enumerate(planes):
            name = what if array == "bev" else f"{array}:{what}"
            for row in range(arrays.height):
                for column in range(arrays.width):
                    found = arrays.number(array, plane, row, column)
                    expected = number_of(name, cells.get((row, column)), density)
                    # Logarithms come with an error.
                    near = 1e-7 if name == "density" and density else 0.0
                    if abs(found - expected) > near:
                        sys.exit(
                            f"{path}: {array}[{plane}][{row}][{column}] is "
                            f"{found!r}, but {name} is {expected!r}"
                        )
        print(array, *planes)


def main():
    slices = int(sys.argv[1])
    density = None if sys.argv[2] == "n" else Density(sys.argv[2])
    points = read_points(sys.argv[3])
    for name in sys.argv[4:]:
        check_file(name, points, slices, density)


if __name__ == "__main__":
    main()
