#!/usr/bin/env bash
#
# A build without liblzf (bare_build) says so, reads all but compressed PCD files, and
# says of those what is missing; with BIRDVIEW_LZF=ON it is refused, in words that help.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# shellcheck source=tests/support/configuring.sh
source "$(dirname "$0")/../support/configuring.sh"

# configure_lzf OPTION...
configure_lzf() {
	configure -DBIRDVIEW_CUDA=OFF "$@"
}

configure_lzf $without_lzf -DBIRDVIEW_LZF=ON
expect_exit 1
expect_words 'needs its header and its library: install liblzf-dev' \
	"$scratch/stderr"
configure_lzf -DBIRDVIEW_LZF=maybe
expect_exit 1
expect_words "BIRDVIEW_LZF is 'maybe'; expected AUTO, ON or OFF" \
	"$scratch/stderr"
configure_lzf -DBIRDVIEW_LZF=OFF
expect_exit 0
! grep -q 'liblzf' "$scratch/stdout" || fail 'more is said than was asked'

configure_lzf $without_lzf -DBIRDVIEW_LZF=AUTO
expect_exit 0
expect_words 'Compressed PCD files: not read, there is no liblzf.' \
	"$scratch/stdout"
BIRDVIEW=$bare_build/birdview
"$BIRDVIEW" --version | grep -qx 'liblzf no' ||
	fail '--version does not say that there is no liblzf'

# write_frame KIND DATA: a frame of one point
write_frame() {
	printf '%s\n' 'FIELDS x y z' 'SIZE 4 4 4' 'TYPE F F F' 'POINTS 1' \
		"DATA $1" >frame.pcd
	printf '%b' "$2" >>frame.pcd
}

write_frame binary '\0\0\0\0\0\0\0\0\0\0\0\0'
run -o out frame.pcd
expect_exit 0
write_frame binary_compressed \
	'\xd\0\0\0\xc\0\0\0\xb\0\0\0\0\0\0\0\0\0\0\0\0'
run -o out frame.pcd
expect_exit 1
expect_stderr \
	"birdview: 'frame.pcd': is compressed, and birdview was built without liblzf" \
	"$(summary '1 frame: 0 done, 1 failed')"
