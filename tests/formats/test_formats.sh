#!/usr/bin/env bash
#
# The library gives the points that a file holds, whatever the file is like: random
# ones of one format, the argument, are read with random options. Each float32, the
# number of points, the scale of the intensity and its curve are what follows from
# the numbers that went into the file.

# shellcheck source=tests/formats/python.sh
source "$(dirname "$0")/python.sh"

find_numpy
"$python" random_files.py 1 "$scratch/files" "$count" "$1"
"$python" compare.py "$scratch/files" "$DUMP_POINTS"
