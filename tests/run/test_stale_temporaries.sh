#!/usr/bin/env bash
#
# A run removes what dead writers left behind from all directories that its
# pictures go to, and nothing else: not the temporary files of those who live,
# or may live by the clock of another time namespace; not those of a moment ago
# of whom it cannot know because they ran on another machine, before it was
# started anew, or in another pid namespace; and no file whose name only looks
# like one.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"
# shellcheck source=tests/support/writers.sh
source "$(dirname "$0")/../support/writers.sh"
small+=(--device "${DEVICE:-cpu}")

# The third has the pid of somebody who lives now, but started at another time. The
# last is one of an earlier version.
stale=(
	".birdview.$boot.$namespace.$dead.1.$clock.0.tmp"
	".birdview.$boot.$namespace.$dead.1.$clock.4294967295.tmp"
	".birdview.$boot.$namespace.$live.$((since + 1)).$clock.7.tmp"
	".birdview.$boot.$namespace.$dead.1.$((clock + 1)).0.tmp"
	".birdview.$boot.$namespace.$dead.1.0.tmp"
)
kept=(
	".birdview.$boot.$namespace.$live.$since.$clock.0.tmp"
	".birdview.$boot.$namespace.$live.$((since + 1)).$((clock + 1)).7.tmp"
	".birdview.$other_boot.$namespace.$dead.1.$clock.0.tmp"
	".birdview.$other_boot.$namespace.$dead.1.0.tmp"
	".birdview.0.$namespace.$dead.1.$clock.0.tmp"
	".birdview.$boot.$((namespace + 1)).$dead.1.$clock.0.tmp"
	".birdview.$boot.0.$dead.1.$clock.0.tmp"
	".birdview.$boot.$namespace.0.1.$clock.0.tmp"
	".birdview.$boot.$namespace.$dead.1.tmp"
	".birdview.$boot.$namespace.$dead.1.$clock.0.0.tmp"
	".birdview.$boot.$namespace.$dead.1.$clock.0.tmp2"
	".birdview.$boot.$namespace.$dead.1.$clock.0.png"
	".birdview.$boot.$namespace.$dead.1.$clock.x.tmp"
	".birdview.$boot.$namespace.-$dead.1.$clock.0.tmp"
	"birdview.$boot.$namespace.$dead.1.$clock.0.tmp"
	".birdview-synth.$boot.$namespace.$dead.1.$clock.0.tmp"
	'.birdview.tmp'
	'.hidden'
)
if ((clock > 0)); then
	# By what clock, an earlier version did not say.
	kept+=(".birdview.$boot.$namespace.$live.$((since + 1)).7.tmp")
fi

# plant DIR: all of them in a directory, one beside a directory of such a name
plant() {
	local name
	mkdir -p "$1"
	for name in "${stale[@]}" "${kept[@]}"; do
		echo 'half a picture' >"$1/$name"
	done
	mkdir "$1/.birdview.$boot.$namespace.$dead.1.3.tmp"
}

# expect_left DIR NAME...: the hidden files that are in a directory
expect_left() {
	local directory=$1
	shift
	diff -u --label expected --label "left in $directory" \
		<(print_lines "$@" | sort) \
		<(find "$directory" -maxdepth 1 -type f -name '*birdview*' \
			-printf '%f\n' -o -name .hidden -printf '%f\n' | sort) ||
		fail 'what is left is not as expected'
	[[ -d $directory/.birdview.$boot.$namespace.$dead.1.3.tmp ]] ||
		fail 'a directory was removed'
}

# ---- Every directory that pictures go to ----

make_frames in a top/a top/deep/a top/deep/b last/a
directories=(out out/top out/top/deep out/last)
for directory in "${directories[@]}" out/other out/top/other; do
	plant "$directory"
done
echo 'of somebody else' >elsewhere
ln -s ../elsewhere "out/.birdview.$boot.$namespace.$dead.1.9.tmp"
run "${small[@]}" -o out in
expect_exit 0
expect_stderr "$(summary '5 frames: 5 done')"
for directory in "${directories[@]}"; do
	expect_left "$directory" "${kept[@]}"
done
for directory in out/other out/top/other; do
	expect_left "$directory" "${stale[@]}" "${kept[@]}"
done
[[ ! -L out/.birdview.$boot.$namespace.$dead.1.9.tmp && -e elsewhere ]] ||
	fail 'a link was not removed, or was followed'

# ---- Even where there is nothing else to do ----

for existing in update skip fail; do
	touch "out/top/${stale[0]}"
	run "${small[@]}" -q --existing $existing -o out in
	expect_left out/top "${kept[@]}"
done
touch "out/top/${stale[0]}"
run "${small[@]}" -q -o out in/a.bin
expect_left out/top "${stale[0]}" "${kept[@]}"

# ---- What a killed run leaves ----

start_and_hold -j 3 -o out in
kill -s KILL -- "-$child"
finish
[[ -n $(find out -name '.birdview.*') ]] || fail 'nothing is left behind'
run "${small[@]}" -q -o out in
expect_exit 0
expect_complete
