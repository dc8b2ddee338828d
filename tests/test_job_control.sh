#!/usr/bin/env bash
#
# A run that is stopped, as by Ctrl-Z, and goes on later loses nothing: the tree
# is that of an undisturbed run, and the time in between counts for no frame,
# neither as slow nor against --timeout. A worker that stands still alone keeps
# the one frame that it is at, and the others do all the rest; with a limit, the
# frame fails and the run ends.

# shellcheck source=tests/processes.sh
source "$(dirname "$0")/processes.sh"

workers=3
make_many 500

# begin ARGUMENT...: a run that has only just begun
begin() {
	rm -rf out
	start -j $workers --schedule frame -o out "$@" in
	wait_for_pictures 5
}

stands_still() {
	local process
	for process; do
		[[ $(state_of "$process") == T ]] || return 1
	done
}

# ---- The whole job ----

# When it goes on, the parent looks at the frames before the workers move.
begin --timeout 2
mapfile -t members < <(echo "$child" && list_workers)
kill -s TSTP -- "-$child"
wait_until 10 stands_still "${members[@]}" || fail 'the job does not stop'
before=$(count_pictures)
sleep 3
done=$(count_pictures)
((done == before && done < frames)) ||
	fail "$before pictures were there, then $done of $frames"
kill -s CONT "$child"
sleep 0.5
kill -s CONT -- "-$child"
finish
expect_exit 0
expect_stderr "$(summary '500 frames: 500 done')"
expect_complete

# ---- The parent ----

begin
kill -s STOP "$child"
# The workers need nobody to go on.
wait_until 60 has_pictures "$frames" || fail 'the workers wait for the parent'
kill -s CONT "$child"
finish
expect_exit 0
expect_stderr "$(summary '500 frames: 500 done')"
expect_complete

# ---- One worker ----

begin
worker=$(list_workers | head -n 1)
kill -s STOP "$worker"
wait_until 60 has_pictures $((frames - 1)) || fail 'the others do not go on'
sleep 0.5
is_running || fail 'the run ended without one of its workers'
stands_still "$worker" || fail 'the worker does not stand still'
kill -s CONT "$worker"
finish
expect_exit 0
expect_stderr "$(summary '500 frames: 500 done')"
expect_complete

# ---- One worker, in the middle of a frame, and a limit ----

# A file that is there for a moment shows that the worker is at a frame.
stops_at_a_frame() {
	kill -s STOP "$worker"
	[[ -z $(find out -name ".birdview.*.$worker.*") ]] || return 0
	kill -s CONT "$worker"
	! is_running
}

for count in 500 5000 50000; do
	make_many $count
	begin --timeout 1
	worker=$(list_workers | head -n 1)
	wait_until 60 stops_at_a_frame || fail 'never a temporary file'
	if is_running; then
		break
	fi
done
finish
expect_exit 1
grep -qE "^birdview: 'in/[0-9]+/[0-9]+\.bin': took longer than 1 .*\(--timeout\)$" \
	"$scratch/stderr" || fail 'the frame is not named'
sed -i '/took longer/d' "$scratch/stderr"
expect_stderr "$(summary "$frames frames: $((frames - 1)) done, 1 failed")"
expect_no_temporaries out
[[ $(diff -r out expected | grep -c '^Only in expected') == 1 ]] ||
	fail 'not all other frames are done'
