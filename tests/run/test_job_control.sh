#!/usr/bin/env bash
#
# A run that is stopped, as by Ctrl-Z, and goes on later loses nothing: the tree
# is that of an undisturbed run, and the time in between counts for no frame,
# neither as slow nor against --timeout. A worker that stands still alone keeps
# the one frame that it is at, and the others do all the rest; with a limit, the
# frame fails and the run ends.

BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_faulty
# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

begin() {
	start_and_hold -j 3 --schedule frame -o out "$@" in
}

# ---- The whole job ----

# The parent sees that the workers stand still before it stops itself, and again
# when it goes on. An hour passes in between.
export TEST_LATER=$PWD/later
begin --timeout 1000
mapfile -t members < <(echo "$child" && list_workers)
sleep 0.3
kill -s TSTP -- "-$child"
wait_until stands_still "${members[@]}" || fail 'the job does not stop'
before=$(count_pictures)
echo -n + >>later
sleep 0.5
done=$(count_pictures)
((done == before && done < frames)) ||
	fail "$before pictures were there, then $done of $frames"
kill -s CONT "$child"
sleep 0.5
kill -s CONT -- "-$child"
finish
expect_exit 0
expect_stderr "$(summary "$frames frames: $frames done")"
expect_complete

unset TEST_LATER

# ---- The parent ----

begin
kill -s STOP "$child"
signal_workers CONT
# The workers need nobody to go on.
wait_until has_pictures "$frames" || fail 'the workers wait for the parent'
kill -s CONT "$child"
finish
expect_exit 0
expect_stderr "$(summary "$frames frames: $frames done")"
expect_complete

# ---- One worker ----

begin
mapfile -t workers < <(list_workers)
kill -s CONT "${workers[@]:1}"
wait_until has_pictures $((frames - 1)) || fail 'the others do not go on'
sleep 0.5
is_running || fail 'the run ended without one of its workers'
stands_still "${workers[0]}" || fail 'the worker does not stand still'
kill -s CONT "${workers[0]}"
finish
expect_exit 0
expect_stderr "$(summary "$frames frames: $frames done")"
expect_complete

# ---- One worker, in the middle of a frame, and a limit ----

# A temporary file shows who is at a frame.
# While the parent stands still, the others do all the rest: no time passes for
# them.
hold_parent=1
begin --timeout 2
IFS=. read -r _ _ _ _ writer _ < <(find out -name '.birdview.*' -printf '%f\n')
for worker in $(list_workers); do
	[[ $worker == "$writer" ]] || kill -s CONT "$worker"
done
wait_until has_pictures $((frames - 1)) || fail 'the others do not go on'
kill -s CONT "$child"
finish
expect_exit 1
grep -qE "^birdview: 'in/[0-9]+/[0-9]+\.bin': took longer than 2 .*\(--timeout\)$" \
	"$scratch/stderr" || fail 'the frame is not named'
sed -i '/took longer/d' "$scratch/stderr"
expect_stderr "$(summary "$frames frames: $((frames - 1)) done, 1 failed")"
expect_no_temporaries out
[[ $(diff -r out expected | grep -c '^Only in expected') == 1 ]] ||
	fail 'not all other frames are done'
