"""Do two programs draw the same? Compares pictures with the same names.

    python3 compare.py PICTURES OTHERS

Prints a sentence: of how many pixels in how many pictures how many differ.
"""

import sys
from pathlib import Path

import cv2
import numpy as np


def main():
    pictures, others = map(Path, sys.argv[1:])
    differ = total = count = 0
    for other in sorted(others.glob("*.png")):
        theirs = cv2.imread(str(other))
        ours = cv2.imread(str(pictures / other.name))
        differ += int(np.any(ours != theirs, axis=2).sum())
        total += ours.shape[0] * ours.shape[1]
        count += 1
    print(f"{differ} of {total} pixels in {count} pictures differ")


main()
