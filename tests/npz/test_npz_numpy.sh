#!/usr/bin/env bash
#
# numpy.load() gives the arrays that were put into .npz files, bit for bit, with their
# names, types, shapes and the text; zipfile and unzip find nothing wrong with the files.
# Random arrays of floats and bytes, empty to full, with NaNs, -0.0 and many channels.

# shellcheck source=tests/formats/python.sh
source "$(dirname "$0")/../formats/python.sh"

find_numpy
"$RANDOM_NPZ" "$((4 * count))" "$scratch"
"$python" "$BIRDVIEW_SOURCE_DIR/tests/npz/load_npz.py" "$((4 * count))" "$scratch"
if command -v unzip >/dev/null; then
	for file in "$scratch"/*.npz; do
		unzip -tqq "$file"
	done
fi
