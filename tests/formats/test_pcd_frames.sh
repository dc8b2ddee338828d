#!/usr/bin/env bash
#
# The PCD files of others become pictures of as many points as they have: text, binary
# with fields of many types and with a page filled up, and compressed.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

frames=${BIRDVIEW_FRAMES-}/other_layouts
if [[ ! -d $frames ]]; then
	echo "there are no real frames: BIRDVIEW_FRAMES is not set"
	exit 77
fi

# expect_points FILE POINTS
expect_points() {
	run --existing replace --report report.jsonl -o out "$frames/$1"
	expect_exit 0
	grep -qF "\"points\":$2," report.jsonl ||
		fail "not $2 points: $(head -n 1 report.jsonl)"
}

expect_points ascii.pcd 3400
expect_points autzen-utm.pcd 1065
expect_points gicp_target.pcd 69088
expect_points kitti_binary.pcd 119978
if "$BIRDVIEW" --version | grep -qx 'liblzf no'; then
	run -o out "$frames/compressed.pcd"
	expect_exit 1
	expect_stderr \
		"birdview: '$frames/compressed.pcd': is compressed, and birdview was built without liblzf" \
		"$(summary '1 frame: 0 done, 1 failed')"
else
	expect_points compressed.pcd 12575
fi
