#!/usr/bin/env bash
#
# A picture shows the channels that were asked for, alone as a gray one or three as
# red, green and blue, in 8 and in 16 bits: each sample of a frame is that of the
# channel's formula, and its inverse, as src/cli/README.md has it, is as near to what
# was measured as stated there. That holds for every channel that --list-channels has,
# each slice, and each scale of density. A picture of other channels, depth or slices
# is not up to date; and one that is right is found to be.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

command -v python3 >/dev/null || skip 'no python3 to compute samples'

support=$BIRDVIEW_SOURCE_DIR/tests/support
grid=(--x -6:6 --y -5:5 --z -2.5:3.5 --cell 1)

# 0 to 119 points in each of 120 cells, in any order; some of equal height, on the
# edges of slices, or outside the grid, and a few intensities beyond the scale.
python3 - <<'END'
import random, struct
random.seed(15)
points = []
for k in range(120):
    for _ in range(k):
        z = random.choice([random.uniform(-2.5, 3.4), random.gauss(0, 2),
                           random.randrange(-5, 7) / 2])
        i = random.choice([random.random(), random.random() / 9, k % 2])
        if len(points) % 150 == 0:
            i = random.choice([-1, 2])
        points.append((k // 10 - 5.5, k % 10 - 4.5, z, i))
random.shuffle(points)
with open("frame.bin", "wb") as file:
    file.write(b"".join(struct.pack("<4f", *point) for point in points))
END

# draw NAME OPTION...: a picture NAME.png
draw() {
	local name=$1
	shift
	rm -rf out
	run -q "${grid[@]}" -o out "$@" frame.bin
	expect_exit 0
	expect_stderr
	expect_right "${grid[@]}" -o out "$@" frame.bin
	mv out/frame.png "$name.png"
}

# expect_samples SLICES SCALE LINE...: of all pictures here, by their names: depth
# and channels. They are gone then.
expect_samples() {
	local slices=$1 scale=$2
	shift 2
	if command -v pngcheck >/dev/null; then
		capture pngcheck -q ./*.png
		expect_exit 0
	fi
	capture python3 "$support/check_channels.py" "$slices" "$scale" \
		frame.bin ./*.png
	expect_exit 0
	expect_stderr
	expect_stdout "$@"
	rm ./*.png
}

"$BIRDVIEW" --list-channels | cut -d ' ' -f 1 >names
mapfile -t channels < <(grep -v '^slice' names)
((${#channels[@]} == 9)) || fail "other channels: ${channels[*]}"

# ---- One, and three ----

for bits in 8 16; do
	expected=()
	for i in "${!channels[@]}"; do
		name=${channels[i]}
		next=${channels[(i + 1) % 9]}
		last=${channels[(i + 5) % 9]}
		draw "$i-1" --bits $bits --channels "$name"
		draw "$i-3" --bits $bits --channels "$name,$next,$last"
		expected+=("$bits $name" "$bits $name $next $last")
	done
	expect_samples 0 log64 "${expected[@]}"
done

# What is usual may be said, and one may be there more than once.
draw 1
draw 2 --channels height,intensity,density --bits 8 --write png --density log64
draw 3 --channels low,low,low
cmp -s 1.png 2.png || fail 'the usual channels make another picture'
expect_samples 0 log64 '8 height intensity density' '8 height intensity density' \
	'8 low low low'

# ---- Density ----

for scale in log16 log32 log64 log128 linear:1 linear:7 linear:255 linear:1000 \
	linear:65535; do
	draw 1 --density $scale --channels density
	draw 2 --density $scale --channels density --bits 16
	expect_samples 0 $scale '8 density' '16 density'
done

# ---- Slices ----

for slices in 1 2 5 64; do
	expected=()
	for ((k = 0; k < slices; k += 1 + slices / 5)); do
		last=$((slices - 1 - k))
		draw "$(printf '%02d-1' $k)" --slices $slices \
			--channels slice-height:$k
		draw "$(printf '%02d-3' $k)" --slices $slices --bits 16 \
			--channels slice-height:$k,slice-occupied:$k,slice-occupied:$last
		expected+=("8 slice-height:$k")
		expected+=("16 slice-height:$k slice-occupied:$k slice-occupied:$last")
	done
	expect_samples $slices log64 "${expected[@]}"
done

# A name without a number stands for all.
draw 1 --slices 3 --channels slice-height
expect_samples 3 log64 '8 slice-height:0 slice-height:1 slice-height:2'
draw 1 --slices 1 --channels slices,height
expect_samples 1 log64 '8 slice-height:0 slice-occupied:0 height'
draw 1 --slices 2 --channels slice-occupied,low
expect_samples 2 log64 '8 slice-occupied:0 slice-occupied:1 low'

# ---- Up to date ----

# expect_again COUNTS OPTION...: what a run makes of the picture of the one before
expect_again() {
	local counts=$1
	shift
	run "${grid[@]}" -o out "$@" frame.bin
	expect_exit 0
	expect_stderr "$(summary "1 frame: $counts")"
}

expect_again '1 done' --channels low
expect_again '0 done, 1 up to date' --channels low
for options in '--channels span' '--channels span --bits 16' \
	'--channels slice-occupied:0 --slices 4' \
	'--channels slice-occupied:0 --slices 5' \
	'--channels slice-occupied:1 --slices 5' '--bits 8' '--bits 16' \
	'--channels height,density,intensity'; do
	# shellcheck disable=SC2086
	expect_again '1 done' $options
	# shellcheck disable=SC2086
	expect_again '0 done, 1 up to date' $options
done
