#!/usr/bin/env bash
#
# Of writers that ran before the machine was started anew, in another container, or
# on another machine nobody can know whether they live. Their temporary files are
# removed once they have not been changed for a day: by the clock of the file
# system, whatever ours says, and not by their modification time, which is that of a
# frame. A check counts them, by our clock, and removes nothing.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"
# shellcheck source=tests/support/writers.sh
source "$(dirname "$0")/../support/writers.sh"
small+=(--device "${DEVICE:-cpu}")

# From elsewhere, as two versions name them
elsewhere=(
	".birdview.$other_boot.$namespace.$live.$since.$clock.0.tmp"
	".birdview.$other_boot.$namespace.17.4711.0.tmp"
	".birdview.$boot.$((namespace + 1)).$live.$since.$clock.0.tmp"
	".birdview.$boot.$((namespace + 1)).17.4711.0.tmp"
	".birdview.0.0.17.0.0.0.tmp"
	".birdview.0.0.17.0.0.tmp"
)
# Whoever lives here may take as long as it likes; and what is not ours stays.
here=(
	".birdview.$boot.$namespace.$live.$since.$clock.0.tmp"
	".birdview.$boot.$namespace.$live.$((since + 1)).$((clock + 1)).0.tmp"
	".birdview.$other_boot.$namespace.17.4711.0.tmp.png"
	'.birdview.tmp'
)

# plant [old]: all of them, and the old ones changed long ago; the sticky bit says
# so to odd_fs.c
plant() {
	local name
	for name in "${elsewhere[@]}" "${here[@]}"; do
		echo 'half a picture' >"out/$name"
		if [[ ${1-} == old ]]; then
			chmod +t "out/$name"
		fi
		# Frames are of any age.
		touch -d '2001-02-03' "out/$name"
	done
}

# expect_left NAME...
expect_left() {
	diff -u --label expected --label left <(print_lines "$@" | sort) \
		<(cd out && find . -name '*birdview*' -printf '%P\n' | sort) ||
		fail 'what is left is not as expected'
}

# begin HABIT,...: with an empty directory
begin() {
	if ((${#mounted[@]} > 0)); then
		unmount out
		find out.backing -mindepth 1 -delete
	fi
	mount_odd out "$1"
	run "${small[@]}" -q -o out in
	ran="a run on a file system with $1"
}

make_frames in a

# A day and a minute, and a minute less than a day; then with the file
# system's clock half a year behind ours, and ahead of it.
for offset in 0 -15000000 15000000; do
	begin "old=86460,clock=$offset"
	plant old
	run "${small[@]}" -o out in
	expect_exit 0
	expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
	expect_left "${here[@]}"

	begin "old=86340,clock=$offset"
	plant old
	run "${small[@]}" -q -o out in
	expect_exit 0
	expect_left "${elsewhere[@]}" "${here[@]}"

	plant
	run "${small[@]}" -q -o out in
	expect_left "${elsewhere[@]}" "${here[@]}"
done

# ---- A check ----

begin old=86460
plant old
run "${small[@]}" --check -o out in
expect_exit 0
expect_stderr "birdview: 'out': 6 temporary files of dead processes; the next conversion removes them" \
	"$(summary '1 frame: 1 right')"
expect_left "${elsewhere[@]}" "${here[@]}"
run "${small[@]}" -n -o out in
expect_left "${elsewhere[@]}" "${here[@]}"
begin old=86340
plant old
run "${small[@]}" --check -o out in
expect_stderr "$(summary '1 frame: 1 right')"
