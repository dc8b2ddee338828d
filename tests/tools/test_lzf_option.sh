#!/usr/bin/env bash
#
# A build without liblzf says so, reads all but compressed PCD files, and says of those
# what is missing; with BIRDVIEW_LZF=ON it is refused, in words that help.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# configure OPTION...
configure() {
	rm -rf build
	capture "$CMAKE" -S "$BIRDVIEW_SOURCE_DIR" -B build \
		-DBIRDVIEW_BUILD_TESTS=OFF -DBIRDVIEW_CUDA=OFF "$@"
}

# expect_words WORDS FILE
expect_words() {
	tr -s ' \n' ' ' <"$2" | grep -qF -- "$1" ||
		fail "'$1' is not said: $(<"$2")"
}

# As if it was not there
without=-DCMAKE_DISABLE_FIND_PACKAGE_LZF=ON

configure $without -DBIRDVIEW_LZF=ON
expect_exit 1
expect_words 'needs its header and its library: install liblzf-dev' \
	"$scratch/stderr"
configure -DBIRDVIEW_LZF=maybe
expect_exit 1
expect_words "BIRDVIEW_LZF is 'maybe'; expected AUTO, ON or OFF" \
	"$scratch/stderr"
configure -DBIRDVIEW_LZF=OFF
expect_exit 0
! grep -q 'liblzf' "$scratch/stdout" || fail 'more is said than was asked'

configure $without -DBIRDVIEW_LZF=AUTO
expect_exit 0
expect_words 'Compressed PCD files: not read, there is no liblzf.' \
	"$scratch/stdout"
"$CMAKE" --build build --target birdview_command >"$scratch/log" ||
	fail "it cannot be built: $(<"$scratch/log")"
build/birdview --version | grep -qx 'liblzf no' ||
	fail '--version does not say that there is no liblzf'

# write_frame KIND DATA: a frame of one point
write_frame() {
	printf '%s\n' 'FIELDS x y z' 'SIZE 4 4 4' 'TYPE F F F' 'POINTS 1' \
		"DATA $1" >frame.pcd
	printf '%b' "$2" >>frame.pcd
}

BIRDVIEW=$PWD/build/birdview
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
