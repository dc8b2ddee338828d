#!/usr/bin/env bash
#
# --max-errors N ends a run in order when N frames have failed, and --fail-fast
# when one has: no other frame is begun, the message and the summary say what is
# so, and the exit status is 4. Fewer failures, or none of the options, stop
# nothing.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

make_bad() {
	local name
	for name; do
		head -c 35 /dev/zero >"$name.bin"
	done
}

# What is said of a bad frame.
bad='...multiple of 16...'

# stop_early WORKERS ARGUMENT...: a run over 10 bad frames and many good ones
# behind them. Repeats it with more of these until some were left.
stop_early() {
	local count
	workers=$1
	shift
	for count in 500 5000 50000; do
		make_many $count
		frames=$((frames + 10))
		rm -rf out
		run "${small[@]}" -j "$workers" --report report.jsonl -o out \
			"$@" bad in
		done=$(count_pictures)
		if ((done + 10 < frames)); then
			return
		fi
	done
	fail "all of $frames frames were done before the run stopped"
}

# expect_stopped LIMIT: so many bad frames failed, and at most one more for each
# of the other workers
expect_stopped() {
	local failed left plural=s
	failed=$(grep -c "^birdview: 'bad/.*multiple of 16" "$scratch/stderr") || true
	left=$((frames - done - failed))
	((failed >= $1 && failed < $1 + workers)) ||
		fail "$failed frames have failed, expected $1"
	((failed > 1)) || plural=
	sed -i '/bad\//d' "$scratch/stderr"
	expect_exit 4
	expect_stderr "birdview: stopped after $failed failed frame$plural" \
		"$(summary "$frames frames: $done done, $failed failed, $left not started")"
	grep -qx "{\"summary\":true,\"frames\":$frames,\"done\":$done,\"up_to_date\":0,\"skipped\":0,\"failed\":$failed,\"not_started\":$left,.*,\"exit\":4}" \
		report.jsonl || fail "the report ends with $(tail -n 1 report.jsonl)"
	expect_no_temporaries out
}

mkdir bad
make_bad bad/{0..9}

# A single worker begins no other frame.
for limit in 1 2 10; do
	stop_early 1 --max-errors $limit
	expect_stopped $limit
	((done == 0)) || fail "$done frames were done after the last failure"
done
stop_early 1 --fail-fast
expect_stopped 1

# More of them finish those that they are at.
for schedule in guided chunk frame; do
	stop_early 3 --max-errors 7 --schedule $schedule
	expect_stopped 7
done

# What is left is done by a run that does not mind.
run "${small[@]}" -q -o out bad in
expect_exit 1
expect_complete

# ---- As many failures as there are ----

make_frames few a b c
make_bad few/x few/y
for limit in '' '--max-errors 3' '--max-errors 4000M'; do
	rm -rf out
	# shellcheck disable=SC2086 # these are words
	run "${small[@]}" $limit -o out few
	expect_exit 1
	expect_stderr "birdview: 'few/x.bin': $bad" "birdview: 'few/y.bin': $bad" \
		"$(summary '5 frames: 3 done, 2 failed')"
	expect_files out a.png b.png c.png
done

# ---- Failures that are none of a frame's conversion ----

# A directory that cannot be searched counts, and here ends the run before it
# has begun.
ln -s . few/loop
rm -rf out
run "${small[@]}" --fail-fast -o out few
expect_exit 4
expect_stderr \
	"birdview: 'few/loop': ...contains itself..." \
	'birdview: stopped after 1 failed frame' \
	"$(summary '6 frames: 0 done, 1 failed, 5 not started')"
[[ -z $(find out -type f) ]] || fail 'a frame was begun'
rm few/loop

# So does a picture that may not be replaced. What needs nothing is no failure.
rm few/[xy].bin
run "${small[@]}" -q -o out few
run "${small[@]}" -j 1 --existing fail --fail-fast -q -o out few
expect_exit 4
run "${small[@]}" --fail-fast -o out few
expect_exit 0
expect_stderr "$(summary '3 frames: 0 done, 3 up to date')"
