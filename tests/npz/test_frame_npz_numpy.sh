#!/usr/bin/env bash
#
# numpy.load() gives the arrays of frames, as a rasterizer draws them, bit for bit, and
# the line about them lists their planes.  Random frames, channels of every kind.

# shellcheck source=tests/formats/python.sh
source "$(dirname "$0")/../formats/python.sh"

find_numpy
"$FRAME_NPZ" "$count" "$scratch"
"$python" "$BIRDVIEW_SOURCE_DIR/tests/npz/load_npz.py" "$count" "$scratch"
"$python" "$BIRDVIEW_SOURCE_DIR/tests/npz/planes.py" "$count" "$scratch"
