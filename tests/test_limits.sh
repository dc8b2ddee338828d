#!/usr/bin/env bash
#
# Limits of the process and of its streams end in a documented exit status and a
# clear line, never in a signal: few descriptors, no room for files, messages
# that cannot be delivered. (test_address_space.sh and test_fork_failure.sh have
# those of memory and processes, test_write_failure.sh that of file sizes.)

# shellcheck source=tests/cli.sh
source "$(dirname "$0")/cli.sh"
tiny=(--x 0:10 --y -5:5 --cell 0.5 --device cpu)

make_frames in a b sub/deep/c
"$BIRDVIEW" "${tiny[@]}" -q -o expected in

# ---- Descriptors ----

# with_descriptors COUNT ARGUMENT...
with_descriptors() {
	(
		ulimit -n "$1"
		exec "$BIRDVIEW" "${tiny[@]}" "${@:2}"
	)
}

# Sanitizers read files of their own.
first=3
if [[ -n ${BIRDVIEW_SANITIZE-} ]]; then
	first=12
fi

# From so few that the program can hardly be loaded to what is enough.
enough=0
for ((count = first; count <= 24; count++)); do
	rm -rf out
	capture with_descriptors $count -j 2 --report report -o out in
	if ((status == 127)) && grep -q 'shared' "$scratch/stderr"; then
		continue
	fi
	[[ $status == [0134] ]] || fail "$count descriptors: exit status $status"
	if ((status != 0)); then
		grep -qE '^birdview: .*(Too many open files|out of memory|cannot use the output directory)' \
			"$scratch/stderr" ||
			fail "$count descriptors, but: $(<"$scratch/stderr")"
	elif diff -r expected out; then
		enough=${enough/#0/$count}
	else
		fail "$count descriptors, and not all pictures"
	fi
	[[ ! -e out ]] || expect_no_temporaries out
done
echo "$enough descriptors are enough"
((enough >= 3)) || fail '24 descriptors are not enough'

# ---- Streams ----

# full_stderr ARGUMENT...: nobody can be told, but the exit status tells
full_stderr() {
	"$BIRDVIEW" "${tiny[@]}" "$@" 2>/dev/full
}
closed_stderr() {
	"$BIRDVIEW" "${tiny[@]}" "$@" 2>&-
}
# A reader that is gone. No signal comes of it.
broken_stderr() {
	{
		sleep 0.2
		status=0
		"$BIRDVIEW" "${tiny[@]}" "$@" || status=$?
		echo $status >status
	} 2>&1 >/dev/null | true
	return "$(<status)"
}
truncate -s 5 odd.bin
for stream in full_stderr closed_stderr broken_stderr; do
	for progress in always never; do
		rm -rf out
		capture $stream --progress $progress -v -o out in
		expect_exit 0
		diff -r expected out || fail 'pictures differ'
		capture $stream --progress $progress -o out odd.bin in
		expect_exit 1
	done
done
for stream in full_stderr closed_stderr; do
	capture $stream -o out
	expect_exit 2
	capture $stream -o odd.bin in
	expect_exit 3
done

# A report that cannot be delivered is a failure, but of no frame.
full_report() {
	"$BIRDVIEW" "${tiny[@]}" --report - "$@" >/dev/full
}
broken_report() {
	{
		sleep 0.2
		status=0
		"$BIRDVIEW" "${tiny[@]}" --report - "$@" || status=$?
		echo $status >status
	} | true
	return "$(<status)"
}
for stream in full_report broken_report; do
	rm -rf out
	capture $stream -o out in
	expect_exit 1
	grep -qE '^birdview: standard output: the report could not be written whole: (No space left on device|Broken pipe)$' \
		"$scratch/stderr" || fail "no word about the report"
	diff -r expected out || fail 'pictures differ'
done

# A list that cannot be read.
capture "$BIRDVIEW" "${tiny[@]}" -o out --files-from - <&-
expect_exit 2
expect_stderr 'birdview: cannot read standard input: Bad file descriptor'

# ---- A disk without room for one more file ----

# on_disk OPTIONS COMMAND...: with a small disk of one's own at 'disk'
on_disk() {
	# shellcheck disable=SC2016
	unshare -Urm bash -c 'mount -t tmpfs -o "$1" none disk && "${@:2}"' - "$@"
}
mkdir disk
if ! on_disk size=1m true 2>/dev/null; then
	skip_part 'no way to mount a small disk'
	exit
fi

mkdir many
for i in {10..29}; do
	ln in/a.bin many/$i.bin
done
# Two of the inodes are the root and the temporary file.
convert_without_inodes() {
	local before
	"$BIRDVIEW" "${tiny[@]}" -j 1 -o disk many && return 100
	status=$?
	before=$(find disk -name '*.png' | wc -l)
	[[ -z $(find disk -name '.birdview*') ]] || return 101
	((before > 0 && before < 20)) || return 102
	mount -o remount,nr_inodes=100 none disk
	"$BIRDVIEW" "${tiny[@]}" -q -o disk many || return 103
	(($(find disk -name '*.png' | wc -l) == 20)) || return 104
	return "$status"
}
export -f convert_without_inodes
export BIRDVIEW
# shellcheck disable=SC2016
capture on_disk nr_inodes=8 bash -c "tiny=(${tiny[*]@Q}); convert_without_inodes"
expect_exit 4
grep -qx 'birdview: the disk is full; stopped' "$scratch/stderr" ||
	fail 'it is not said that the disk is full'
grep -qx "birdview: 'many/[12][0-9].bin': cannot write the picture: No space left on device" \
	"$scratch/stderr" || fail 'no frame is named'

# One that becomes read-only under the run.
become_read_only() {
	"$BIRDVIEW" "${tiny[@]}" -q -o disk in
	rm disk/a.png
	mount -o remount,ro none disk
	"$BIRDVIEW" "${tiny[@]}" -o disk in
}
export -f become_read_only
# shellcheck disable=SC2016
capture on_disk size=1m bash -c "tiny=(${tiny[*]@Q}); become_read_only"
expect_exit 3
expect_stderr "birdview: 'disk': cannot write to the output directory: Read-only file system"
