#!/usr/bin/env bash
#
# Limits of the process and of its streams end in a documented exit status and a
# clear line, never in a signal: few descriptors, messages that cannot be
# delivered, a disk that takes no more. (test_address_space.sh and
# test_fork_failure.sh have those of memory and processes, test_write_failure.sh
# that of file sizes, test_disk_full.sh that of a disk.)

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
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
		grep -qE '^birdview: .*(Too many open files|out of memory|cannot use (the|an) output directory)' \
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
expect_right "${tiny[@]}" -o out in

# ---- Streams ----

# full_stderr ARGUMENT...: nobody can be told, but the exit status tells
full_stderr() {
	"$BIRDVIEW" "${tiny[@]}" "$@" 2>/dev/full
}
closed_stderr() {
	"$BIRDVIEW" "${tiny[@]}" "$@" 2>&-
}
# A reader that is gone, of descriptor 9. No signal comes of it.
make_broken_pipe() {
	exec 9> >(:)
	wait $!
}
broken_stderr() {
	make_broken_pipe
	"$BIRDVIEW" "${tiny[@]}" "$@" 2>&9
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
	make_broken_pipe
	"$BIRDVIEW" "${tiny[@]}" --report - "$@" >&9
}
expect_report_missed() {
	expect_exit 1
	grep -qE '^birdview: standard output: the report could not be written whole: (No space left on device|Broken pipe)$' \
		"$scratch/stderr" || fail "no word about the report"
}
for stream in full_report broken_report; do
	rm -rf out
	capture $stream -o out in
	expect_report_missed
	diff -r expected out || fail 'pictures differ'
done
# One that is longer than a buffer fails on the way.
mkdir many
for i in {100..199}; do
	ln in/a.bin many/$i.bin
done
capture full_report -o out many
expect_report_missed

# A list that cannot be read.
capture "$BIRDVIEW" "${tiny[@]}" -o out --files-from - <&-
expect_exit 2
expect_stderr 'birdview: cannot read standard input: Bad file descriptor'

# ---- A disk that becomes read-only under the run ----

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
export BIRDVIEW
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
expect_stderr "birdview: 'disk': ...Read-only..."
