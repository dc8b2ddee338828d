#!/usr/bin/env bash
#
# What a frame may be holds with a GPU, too, for frames whose pictures are there:
# they fail, or are passed over, as on a CPU, and no picture is touched.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 20
for i in {1..50}; do
	# x = 1, y = 0, z = 0, intensity 7
	printf '\0\0\x80\x3f\0\0\0\0\0\0\0\0\0\0\xe0\x40'
done >in/odd.bin
cp in/odd.bin in/odder.bin
head -c 6400 in/000000.bin in/000001.bin in/000002.bin -q >in/many.bin
(($(stat -c %s in/many.bin) > 16 * 300)) || fail 'the frame has not many points'
"$real_birdview" "${small[@]}" --device cpu -q -o out in
total=23

# fails_by_gpu ARGUMENT...: a run with these fails the same frames in the same words
# as one on CPUs, once where the pictures are there and once where there are none
fails_by_gpu() {
	local before
	before=$(find out -type f -printf '%P %i %C@\n' | sort)
	capture "$real_birdview" "${small[@]}" --device cpu -o out "$@" in
	expect_exit 1
	said | sort >"$scratch/cpu"
	for directory in out new; do
		rm -rf new
		capture env EMULATOR_DEVICES=1 "$BIRDVIEW" "${small[@]}" \
			--device gpu --no-fallback -o $directory "$@" in
		expect_exit 1
		diff <(grep "'in/" "$scratch/cpu") \
			<(said | grep "'in/" | grep -v ': warning: ' | sort) ||
			fail "other frames than on a CPU fail, to '$directory'"
	done
	capture env EMULATOR_DEVICES=1 "$BIRDVIEW" "${small[@]}" \
		--device gpu --no-fallback -o out "$@" in
	diff "$scratch/cpu" <(said | sort) || fail 'the summary is another'
	[[ $(find out -type f -printf '%P %i %C@\n' | sort) == "$before" ]] ||
		fail 'pictures were touched'
}

fails_by_gpu --strict
(($(grep -c 'have an intensity outside the scale' "$scratch/cpu") == 2)) ||
	fail 'not both odd frames have failed'
fails_by_gpu --max-points 300
fails_by_gpu --max-points 300 --strict
grep -q "^birdview: $total frames: 0 done, 20 up to date, 3 failed" "$scratch/cpu" ||
	fail 'the others are not up to date'
