#!/usr/bin/env bash
#
# Files that others have written are read as others read them. pypcd4, plyfile, laspy
# and numpy write points in all ways that they know; and they say what is in the files
# of $BIRDVIEW_FRAMES/other_layouts, where there are some. The reader of these tests
# (oracle.py) makes the same float32 points of all of them, and so does the library,
# of those formats that are arguments.

# shellcheck source=tests/formats/python.sh
source "$(dirname "$0")/python.sh"

# Readers are installed once for a build directory, where a registry of Python's
# packages can be reached.
readers=$BIRDVIEW_BUILD_DIR/tests/formats/readers
if [[ ! -e $readers/complete ]]; then
	rm -rf "$readers"
	python3 -m venv "$readers" >"$scratch/log" 2>&1 ||
		skip "python3 makes no virtual environment"
	timeout 600 "$readers/bin/pip" install --quiet --retries 1 \
		--disable-pip-version-check numpy pypcd4 plyfile laspy lazrs \
		>"$scratch/log" 2>&1 ||
		skip "the readers cannot be installed: $(tail -n 1 "$scratch/log")"
	touch "$readers/complete"
fi

# compare DIR FORMAT...: oracle.py reads no LAZ, and of some formats the library may
# find nothing here.
compare() {
	local directory=$1 format
	shift
	"$readers/bin/python" compare.py "$directory" '' \
		las npy pcd pcdbin ply raw text
	for format; do
		if compgen -G "$directory/${format}_*" >/dev/null; then
			echo "$format by the library:"
			"$readers/bin/python" compare.py "$directory" \
				"$DUMP_POINTS" "$format"
		fi
	done
}

"$readers/bin/python" writers.py "$scratch/written"
compare "$scratch/written" "$@"
frames=${BIRDVIEW_FRAMES-}/other_layouts
if [[ -z ${BIRDVIEW_FRAMES-} || ! -d $frames ]]; then
	echo 'a part is skipped: BIRDVIEW_FRAMES has no other_layouts'
	exit
fi
"$readers/bin/python" known.py "$frames" "$scratch/frames"
compare "$scratch/frames" "$@"
