#!/usr/bin/env bash
#
# How much memory a compressed PCD file may take to be unpacked depends on the points
# that are allowed, not on what the file says.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

if "$BIRDVIEW" --version | grep -qx 'liblzf no'; then
	echo "there is no liblzf"
	exit 77
fi

# Five points of 6000 bytes, of which 400 bytes are to be made; they cannot be.
{
	printf '%s\n' 'VERSION .7' 'FIELDS x y z _' 'SIZE 4 4 4 1' 'TYPE F F F U' \
		'COUNT 1 1 1 5988' 'WIDTH 5' 'HEIGHT 1' 'POINTS 5' \
		'DATA binary_compressed'
	printf '\x90\x01\0\0\x30\x75\0\0'
	head -c 400 /dev/zero
} >large.pcd

# expect_refusal MAX_POINTS SENTENCE
expect_refusal() {
	run --max-points "$1" --device cpu -o out large.pcd
	expect_exit 1
	expect_stderr "birdview: 'large.pcd': $2" \
		"$(summary '1 frame: 0 done, 1 failed')"
}

expect_refusal 29 \
	'needs 30400 bytes of memory to be unpacked, expected at most 29696 for the points that are allowed'
expect_refusal 30 'its compressed data does not unpack to 30000 bytes'
