#!/usr/bin/env bash
#
# Files of all formats, made up at random, are read by a reader that shares nothing
# with src/ (oracle.py), and give the numbers that went into them, by random options.
# So both are right, or wrong in the same way: they are as good as an expectation
# for others, which try twice as many.

# shellcheck source=tests/formats/python.sh
source "$(dirname "$0")/python.sh"

find_numpy
"$python" random_files.py 1 "$scratch/files" $((count / 2))
"$python" compare.py "$scratch/files"
