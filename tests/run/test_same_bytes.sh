#!/usr/bin/env bash
#
# The files are the same, byte for byte and with the same times, whatever the
# number of processes, the schedule, the order of the frames and the way in
# which they are named. The time of a picture is that of its frame.
#
# Real frames are taken too if BIRDVIEW_FRAMES names a directory of them.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Frames of many sizes in several directories, each with a time of its own.
"$BIRDVIEW_SYNTH" --seed 1 --frames 12 --points 2000 in/few
"$BIRDVIEW_SYNTH" --seed 2 --frames 6 --points 30000 in/drive/0001/some
"$BIRDVIEW_SYNTH" --seed 3 --frames 2 in/drive/0002
"$BIRDVIEW_SYNTH" --seed 4 --frames 1 --points 0 in/none
mkdir in/two
for size in 0 16 32 48 160; do
	head -c $size in/few/000000.bin >in/two/$size.bin
done
if [[ -n ${BIRDVIEW_FRAMES-} ]]; then
	mkdir in/real
	find -L "$BIRDVIEW_FRAMES"/kitti* -name '*.bin' | sort | head -n 20 |
		nl -w 1 | while read -r number path; do
		cp "$path" "in/real/$number.bin"
	done
fi
find in -name '*.bin' | sort >list
count=$(wc -l <list)
while read -r path; do
	touch -d "@$((1577836800 + RANDOM)).$((RANDOM + 10000))" "$path"
done <list

# list_times DIR: the times of all files there, without their extensions
list_times() {
	find "$1" -type f -printf '%P %T@\n' | sed 's/\.[a-z]* / /' | sort
}

# describe DIR: names, contents and times
describe() {
	(cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
	list_times "$1"
}

# expect_tree ARGUMENT...: gives what the first run with these options gave
expect_tree() {
	rm -rf out
	run "${options[@]}" -q -o out "$@"
	expect_exit 0
	expect_stderr
	describe out | cmp - "$scratch/tree" || fail 'the tree is another one'
}

# expect_first_tree OPTION...: one process gives a picture for each frame, with
# its time; 'options' are those from now on
expect_first_tree() {
	options=("$@")
	rm -rf out
	run "${options[@]}" -q -j 1 -o out in
	expect_exit 0
	diff <(list_times in) <(list_times out) ||
		fail 'times of pictures are not those of their frames'
	[[ $(list_times out | wc -l) == "$count" ]] ||
		fail 'pictures are missing'
	describe out >"$scratch/tree"
}

# ---- Any number of processes, any schedule, any order ----

expect_first_tree "${small[@]}"
for schedule in guided chunk frame; do
	for jobs in 1 2 3 8; do
		mapfile -t paths < <(shuf list)
		expect_tree -j $jobs --schedule $schedule in
		expect_tree -j $jobs --schedule $schedule --root in "${paths[@]}"
	done
done

# ---- Any way to name the frames ----

shuf list >shuffled
expect_tree --root in --files-from shuffled
shuf list | tr '\n' '\0' >shuffled
expect_tree --root in -0 --files-from shuffled
expect_tree "$PWD/in/"
mapfile -t paths < <(printf './%s/\n' in/* | shuf)
expect_tree --root in "${paths[@]}"

# In several runs, one for each directory.
rm -rf out
for directory in in/*; do
	run "${options[@]}" -q -j 2 --root in -o out "$directory"
	expect_exit 0
done
describe out | cmp - "$scratch/tree" || fail 'the tree is another one'

# ---- Any preset, any density ----

mapfile -t drawings < <(list_presets | sed 's/^/--preset /')
for words in "${drawings[@]}" '--density log16' '--density linear:50'; do
	read -ra asked <<<"$words"
	expect_first_tree "${asked[@]}"
	expect_tree -j 3 --root in --files-from <(shuf list)
	expect_tree -j 8 --schedule chunk in
done
