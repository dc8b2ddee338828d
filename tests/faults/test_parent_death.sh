#!/usr/bin/env bash
#
# When birdview itself is killed, at whatever moment, its workers end with it,
# and every picture that is there is a whole one. Running again keeps these,
# makes the others, and removes what the dead left behind. The same when all of
# its processes are killed at once.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_faulty}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/killing.sh
source "$(dirname "$0")/../support/killing.sh"
shopt -s nullglob

# ---- Orphans ----

# Frames that take until the parent is dead. A worker that outlives it goes on to
# the last frame.
slow=({1..8}_stays_3600)
make_frames slow "${slow[@]}"

# expect_given_up: there is work left in 'out' that nobody does
expect_given_up() {
	local pictures=(out/*)
	if ((${#pictures[@]} == ${#slow[@]})); then
		fail "workers went on without their parent, after: $killed"
	fi
}

# Here the parent dies while it starts eight workers.
for ((k = 1; failures == 0; k++)); do
	rm -rf out
	capture "$KILL_AT" --parent --forked $k \
		"$BIRDVIEW" -j 8 "${tiny[@]}" -o out slow 3>"$scratch/killed"
	read -r killed <"$scratch/killed"
	expect_exit 137
	expect_given_up
	if [[ $killed == *rt_sigtimedwait* ]]; then
		break
	fi
done
echo "$k kills of a parent that starts its workers"
if ((failures == 0 && k < 16)); then
	fail 'too few kills while workers were started'
fi

# count_alive SESSION: stores in 'alive' how many of its processes have not ended
count_alive() {
	local stat fields
	alive=0
	for stat in /proc/[0-9]*/stat; do
		read -r fields 2>/dev/null <"$stat" || continue
		# State, parent, group and session follow the name.
		read -r -a fields <<<"${fields##*) }"
		if [[ ${fields[3]} == "$1" && ${fields[0]} != [ZX] ]]; then
			alive=$((alive + 1))
		fi
	done
}

# Here it dies when all of them are at work, and nobody traces them.
for jobs in 1 2 8; do
	((failures == 0)) || break
	rm -rf out
	killed="parent of $jobs"
	setsid "$BIRDVIEW" -j $jobs "${tiny[@]}" -o out slow \
		2>"$scratch/stderr" &
	parent=$!
	alive=0
	while ((alive <= jobs)) && kill -0 $parent; do
		count_alive $parent
	done
	kill -KILL $parent
	{ wait $parent || true; } 2>/dev/null
	count_alive $parent
	while ((alive > 0)); do
		sleep 0.1
		count_alive $parent
	done
	expect_given_up
done

# ---- What is left ----

step=3
if is_long; then
	step=1
fi

# expect_whole_pictures: those that are there
expect_whole_pictures() {
	local picture
	for picture in out/*.png; do
		if ! cmp -s "$picture" "expected/${picture#out/}"; then
			fail "$picture is not whole after: $killed"
		fi
	done
}

# run_again: completes 'out', without doing again what was done
run_again() {
	local pictures=(out/*.png)
	local there=${#pictures[@]} up_to_date=
	if ((there > 0)); then
		up_to_date=", $there up to date"
	fi
	run -j 2 "${tiny[@]}" -o out in
	expect_exit 0
	[[ $(<"$scratch/stderr") == "birdview: $frame_count frames: $((frame_count - there)) done$up_to_date, in "* ]] ||
		fail "unexpected words in the run after: $killed:" \
			"$(<"$scratch/stderr")"
	expect_complete
}

# kill_everywhere NAME OPTION...: at each stop, or every third
kill_everywhere() {
	local name=$1 k left trials=0 with_work_left=0
	temporaries=0
	shift
	for ((k = 1; ; k += step)); do
		kill_run "$@" $k
		if ! $landed || ((failures > 0)); then
			break
		fi
		trials=$((trials + 1))
		if ((there_before < frame_count)); then
			with_work_left=$((with_work_left + 1))
		fi
		left=(out/.birdview.*)
		if ((${#left[@]} > 0)); then
			temporaries=$((temporaries + 1))
		fi
		expect_exit 137
		expect_whole_pictures
		run_again
	done
	echo "$name: $trials kills, $with_work_left with work left," \
		"$temporaries left temporary files"
	if ((failures == 0 && with_work_left * step < 60)); then
		fail 'too few kills found work left'
	fi
}

kill_everywhere 'all processes' --worker --all
if ((failures == 0 && temporaries == 0)); then
	fail 'no kill ever left a temporary file'
fi

kill_everywhere 'the parent' --parent
