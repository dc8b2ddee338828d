#!/usr/bin/env bash
#
# What a frame may be holds for frames whose pictures are there as for others: a
# picture that was made without --strict or with another --max-points is no reason
# to pass its frame over. It fails in the same words and with the same exit status,
# and its older picture stays; --existing skip alone leaves it be. A picture that
# does not tell of odd intensities, as those of the first version, is made anew to
# see. A dry run lists the frames that a run would read.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# points COUNT INTENSITY: so many points of a frame, all in one cell
points() {
	local i
	for ((i = 0; i < $1; i++)); do
		printf '%b' "\\0\\0\\x80\\x3f\\0\\0\\0\\0\\0\\0\\0\\0$2"
	done
}

half='\0\0\0\x3f'
seven='\0\0\xe0\x40'
mkdir in
points 300 "$half" >in/even.bin
{ points 200 "$half" && points 100 "$seven"; } >in/odd.bin
# A hundredth is noise.
{ points 297 "$half" && points 3 "$seven"; } >in/noisy.bin
points 301 "$half" >in/many.bin
: >in/empty.bin

identify() {
	find out -type f -printf '%P %i %C@ %s\n' | sort
}

# Without the warning about a picture that was made
failures_said() {
	said | grep -v -e ' frames: ' -e '^birdview: warning: ' | sort
}

# expect_alike WORDS -- ARGUMENT...: with these arguments, frames whose pictures are
# there fail as those do that have none; the others are WORDS. No picture is
# touched, and a dry run says which frames would be read.
expect_alike() {
	local words=$1 before
	shift 2
	rm -rf new
	run "${small[@]}" -o new "$@" in
	expect_exit 1
	failures_said >"$scratch/new"
	before=$(identify)
	run "${small[@]}" -n -o out "$@" in
	expect_exit 0
	sed -E "s/^'(.*)' -> .*/\1/" "$scratch/stdout" | sort >"$scratch/planned"
	run "${small[@]}" -o out "$@" in
	expect_exit 1
	diff -u "$scratch/new" <(failures_said) ||
		fail 'frames whose pictures are there fail in other words'
	diff -u "$scratch/planned" \
		<(sed -nE "s/^birdview: '([^']*)': .*/\1/p" "$scratch/new" | sort) ||
		fail 'the dry run has other frames than those that fail'
	[[ $(said | tail -n 1) == "$(summary "5 frames: 0 done, $words")" ]] ||
		fail "the summary is $(said | tail -n 1), expected $words"
	[[ $(identify) == "$before" ]] || fail 'pictures were touched'
}

for encoder in libpng sparse; do
	rm -rf out
	run "${small[@]}" -q --encoder $encoder -o out in
	expect_exit 0
	expect_alike '4 up to date, 1 failed' -- --strict
	expect_alike '4 up to date, 1 failed' -- --max-points 300
	expect_alike '3 up to date, 2 failed' -- --max-points 300 --strict
	expect_alike '1 up to date, 4 failed' -- --max-points 299 --device cpu -j 3
done
grep -q "'in/many.bin': has 301 points, expected at most 299 (--max-points)" \
	"$scratch/new" || fail 'no word about the points'
run "${small[@]}" -o out --strict in
expect_stderr "birdview: 'in/odd.bin': 100 of 300 points have an intensity outside the scale (found 0.5 to 7)..." \
	"$(summary '5 frames: 0 done, 4 up to date, 1 failed')"

# Enough is enough.
run "${small[@]}" -o out --max-points 301 in
expect_exit 0
expect_stderr "$(summary '5 frames: 0 done, 5 up to date')"
# Nothing is claimed of what is skipped.
run "${small[@]}" -o out --existing skip --strict --max-points 1 in
expect_exit 0
expect_stderr "$(summary '5 frames: 0 done, 5 skipped')"
# A check draws the frame: there is no right picture of one that fails.
run "${small[@]}" -q -o out --check --strict in
expect_exit 1
expect_stderr "birdview: 'in/odd.bin': 100 of 300 points..."
expect_stdout in/odd.bin

# ---- Pictures that do not tell ----

command -v python3 >/dev/null || { skip_part 'no python3' && exit 0; }

# spoil NAME OLD NEW: in the metadata of a picture
spoil() {
	python3 "$BIRDVIEW_SOURCE_DIR/tests/support/damage_png.py" text \
		"out/$1.png" "$2" "$3"
	touch -r "in/$1.bin" "out/$1.png"
}

cp -rp out right
spoil even '"odd_intensity":0,' ''
spoil odd '"odd_intensity":100,' ''
before=$(identify)
run "${small[@]}" -o out in
expect_exit 0
expect_stderr "$(summary '5 frames: 0 done, 5 up to date')"
[[ $(identify) == "$before" ]] || fail 'pictures were touched'
run "${small[@]}" -o out --strict in
expect_exit 1
expect_stderr "birdview: 'in/odd.bin': 100 of 300 points..." \
	"$(summary '5 frames: 1 done, 3 up to date, 1 failed')"
expect_same out/even.png right/even.png
expect_alike '4 up to date, 1 failed' -- --strict

# Nor do those that tell what cannot be.
for lie in '"odd_intensity":301' '"odd_intensity":4294967296' \
	'"odd_intensity":18446744073709551615'; do
	spoil even '"odd_intensity":0' "$lie"
	run "${small[@]}" -o out --strict in
	expect_stderr "birdview: 'in/odd.bin': 100 of 300 points..." \
		"$(summary '5 frames: 1 done, 3 up to date, 1 failed')"
	expect_same out/even.png right/even.png
done
