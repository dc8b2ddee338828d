#!/usr/bin/env bash
#
# birdview may be the first process of a container, which no signal ends that it does
# not deal with. SIGTERM, SIGINT and SIGHUP end it all the same while it looks for
# frames, with the status that shells have for it, and during a run in order; one that
# was ignored at the start stays so. A run as such is like any other, and when it is
# killed, nobody of it is left.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

contain=(unshare --pid --fork --mount-proc)
if ! "${contain[@]}" true 2>/dev/null; then
	contain=(unshare --user --map-root-user --pid --fork --mount-proc)
fi
"${contain[@]}" true 2>/dev/null || skip 'no way to be the first process'

# start_first [SIGNAL_OPTION...] ARGUMENT...: start, in a container, with the pipe
# 'names' for standard input. 'first' is birdview, and 'child' who waits for it.
start_first() {
	local signals=()
	while [[ ${1-} == --*-signal=* ]]; do
		signals+=("$1")
		shift
	done
	ran="${*@Q} as the first process"
	rm -f names
	mkfifo names
	exec 5<>names
	set -m
	"${contain[@]}" env --default-signal=INT,TERM,HUP "${signals[@]}" \
		"$BIRDVIEW" "${small[@]}" "$@" \
		<names >"$scratch/stdout" 2>"$scratch/stderr" 5>&- &
	child=$!
	set +m
	first=
	wait_until has_begun || fail 'birdview does not begin'
}

# It has taken the place of env, and what comes next is its own.
has_begun() {
	first=$(list_workers)
	! is_running ||
		[[ -n $first && $(readlink "/proc/$first/exe") == */birdview ]]
}

# end_by SIGNAL: sent until it is dealt with, for it is lost before that
end_by() {
	local end=$((SECONDS + 60))
	while is_running && ((SECONDS < end)); do
		kill -s "$1" "$first" 2>/dev/null || true
		sleep 0.05
	done
	if is_running; then
		fail "$1 does not end the first process"
		kill -s KILL "$first"
	fi
	exec 5>&-
	finish
}

# of_first COMMAND...: asks it about the first process
of_first() {
	local child=$first
	"$@"
}

# ---- Before a run ----

make_many 20
for signal in TERM INT HUP; do
	start_first --files-from - -o out
	end_by $signal
	expect_exit $((128 + $(kill -l $signal)))
	expect_stderr
	expect_absent out
done
start_first --info --files-from -
end_by TERM
expect_exit 143

# What is ignored stays ignored, now and in the run.
start_first --ignore-signal=TERM --root in --files-from - -o out
kill -s TERM "$first"
sleep 0.2
kill -s TERM "$first"
echo in >&5
exec 5>&-
finish
expect_exit 0
expect_complete

# ---- A run ----

# stop_first: in the middle of a run of enough frames
stop_first() {
	local count
	for count in 500 5000 50000; do
		make_many $count
		rm -rf out
		start_first -j 2 -o out in
		exec 5>&-
		wait_for_pictures 5
		kill -s "$1" "$first" 2>/dev/null || true
		finish
		done=$(count_pictures)
		((done == frames)) || return 0
	done
	fail "all of $frames frames were done before a signal came"
}

stop_first TERM
expect_exit 143
expect_stderr \
	"birdview: stopped by ...; the same command goes on" \
	"$(summary "$frames frames: $done done, $((frames - done)) not started")"
expect_no_temporaries out
start_first -j 2 -q -o out in
exec 5>&-
finish
expect_exit 0
expect_stderr
expect_complete

# Nobody else is left who writes. Of a container that has gone nobody knows whether
# somebody still does, so what it leaves is removed when it is old.
stop_first KILL
((status != 0)) || fail 'it was not killed'
run "${small[@]}" -q -o out in
expect_exit 0
diff -r --exclude='.birdview.*' out expected ||
	fail 'not the pictures of an undisturbed run'
