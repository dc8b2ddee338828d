#!/usr/bin/env bash
#
# A library that has the process which loads it flush subnormals to zero, as
# those are that were linked with -ffast-math, changes no picture of the command:
# not with processes, not with one, not on an emulated GPU, and not in a check.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -n ${FAST_MATH-} ]] || skip 'the compiler has no crtfastmath.o'
[[ ${BIRDVIEW_SANITIZE-} != thread ]] ||
	skip 'the thread sanitizer does not work with libraries before its own'
export ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
emulated=$BIRDVIEW_VARIANTS/birdview_emulated

# 400 points at x = -1e-40, which is not in the preset's 0 to 50, and as many
# at x = 1e-40, which is.
mkdir in
for _ in {1..400}; do
	printf '\xc2\x16\x01\x80\0\0\x80\x3f\0\0\0\0\0\0\0\x3f'
	printf '\xc2\x16\x01\0\0\0\0\x40\0\0\0\0\0\0\0\x3f'
done >in/a.bin
cp in/a.bin in/b.bin

# convert COMMAND ARGUMENT...: with the library, into 'out'
convert() {
	rm -rf out
	capture env LD_PRELOAD="$FAST_MATH" "$1" --preset sfa3d -q --report - \
		-o out "${@:2}" in
}

# expect_usual: the pictures and counts are those of a run without the library
expect_usual() {
	expect_exit 0
	(($(grep -c '"points":800,"kept":400,' "$scratch/stdout") == 2)) ||
		fail "other points are kept: $(<"$scratch/stdout")"
	diff -r expected out || fail 'there are other pictures'
}

"$BIRDVIEW" --preset sfa3d -q -o expected in
convert "$BIRDVIEW" -j 2 --device cpu
expect_usual
convert "$BIRDVIEW" -j 1 --device cpu
expect_usual
if [[ -x $emulated ]]; then
	convert "$emulated" --device gpu
	expect_usual
else
	skip_part 'there is no emulated GPU'
fi
capture env LD_PRELOAD="$FAST_MATH" "$BIRDVIEW" --check --preset sfa3d -q -o expected in
expect_exit 0
expect_stdout
