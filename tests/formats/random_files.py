#!/usr/bin/env python3
"""Makes up files of all formats, and says which points are to be read of them.

    random_files.py SEED DIR N [FORMAT]...

Writes N files of each FORMAT (pcd, ply, las, npy, text, raw, pcdbin; without
any: of all) into DIR, and what expected.py says of them. They depend on SEED
alone. The points are made of the numbers that went into the file, not read
from it.
"""

import os
import sys

import numpy as np

import write_las
import write_npy
import write_pcd
import write_ply
import write_raw
import write_text
from expected import save

MAKERS = {
    "pcd": write_pcd.make,
    "ply": write_ply.make,
    "las": write_las.make,
    "npy": write_npy.make,
    "text": write_text.make,
    "raw": write_raw.make,
    "pcdbin": write_raw.make_by_name,
}


# Names mean nothing where the content says it all.
ANY_EXTENSION = (".bin", ".txt", ".pcd", ".ply", ".las", ".laz", ".npy", ".csv")


def pick_extension(rng, format_name, file):
    if format_name not in ("raw", "pcdbin", "text") and rng.random() < 0.1:
        return str(rng.choice(ANY_EXTENSION))
    return file.extension


def main():
    seed, directory, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    os.makedirs(directory, exist_ok=True)
    for format_name in sys.argv[4:] or MAKERS:
        kind = list(MAKERS).index(format_name)
        for number in range(count):
            rng = np.random.default_rng([seed, kind, number])
            file = MAKERS[format_name](rng)
            path = os.path.join(directory, "%s_%04d%s" % (
                format_name, number, pick_extension(rng, format_name, file)))
            with open(path, "wb") as written:
                written.write(file.data)
            save(path, file.points, file.words)


if __name__ == "__main__":
    main()
