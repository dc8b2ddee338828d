#!/usr/bin/env bash
#
# Processes are killed at random moments: birdview itself, one of its workers, or
# all of them; workers on CPUs, and with an emulated GPU. Every picture that is
# there is a whole one, a run that only lost a worker ends well by itself, and
# running again gives the pictures of an undisturbed run and nothing else.
#
# 100 kills, or 3,000 with BIRDVIEW_LONG. So many without a bad file mean, at a
# confidence of 95 %, that fewer than 3 in 100 kills leave one, or 1 in 1,000.

PLANTED=${PLANTED-}

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"
small=(--x 0:10 --y -5:5 --cell 0.5)

# The search for leaks has a process of its own, and waits for it in vain if that
# one is killed.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0

kills=100
if is_long; then
	kills=3000
fi
cpu_birdview=${PLANTED:-$BIRDVIEW}
gpu_birdview=$BIRDVIEW_VARIANTS/birdview_emulated

for directory in a a/b c; do
	"$BIRDVIEW_SYNTH" --frames 20 --points 300 in/$directory
done
"$BIRDVIEW" "${small[@]}" --device cpu -q -o expected in

# choose_kind TRIAL: fills 'device' and 'arguments'
choose_kind() {
	device=cpu
	BIRDVIEW=$cpu_birdview
	arguments=(-j 3 --device cpu -o out in)
	if (($1 % 8 == 7)) && [[ -z $PLANTED && -x $gpu_birdview ]]; then
		device=gpu
		BIRDVIEW=$gpu_birdview
		arguments=(-j 2 --device gpu -o out in)
	fi
}

# How long a run takes that nobody disturbs, in microseconds
declare -A takes
for trial in 0 7; do
	choose_kind $trial
	before=${EPOCHREALTIME/./}
	start "${arguments[@]}"
	finish
	expect_exit 0
	takes[$device]=$((${EPOCHREALTIME/./} - before))
	expect_complete
	rm -rf out
done

# wait_at_random: at most as long as most of a run takes
wait_at_random() {
	local microseconds=$((SRANDOM % (takes[$device] * 3 / 4)))
	sleep "$((microseconds / 1000000)).$(printf %06d \
		$((microseconds % 1000000)))"
}

# kill_at_random: 'victim' says whom
kill_at_random() {
	local workers
	wait_at_random
	case $((SRANDOM % 3)) in
	0)
		victim=parent
		kill -s KILL "$child" 2>/dev/null || true
		;;
	1)
		victim=worker
		mapfile -t workers < <(list_workers 2>/dev/null)
		if ((${#workers[@]} > 0)) && [[ -n ${workers[0]} ]]; then
			kill -s KILL \
				"${workers[SRANDOM % ${#workers[@]}]}" \
				2>/dev/null || true
		fi
		;;
	2)
		victim=all
		kill -s KILL -- "-$child" 2>/dev/null || true
		;;
	esac
}

# expect_whole: what is there is as it should be, but for temporary files
expect_whole() {
	local wrong
	[[ -e out ]] || return 0
	wrong=$(diff -rq out expected | grep -v '^Only in expected' |
		grep -v '^Only in out.*: \.birdview\.') || true
	[[ -z $wrong ]] || fail "bad files: $wrong"
}

# A run may have ended before it is killed. That is one trial more, and the next
# ones do not wait as long; after a kill that came in time they may wait longer.
declare -A landed
sum=0
for ((trial = 0; sum < kills && trial < 20 * kills && failures == 0; trial++)); do
	choose_kind $trial
	rm -rf out
	start "${arguments[@]}"
	kill_at_random
	ran="$device, $victim killed"
	{ finish; } 2>/dev/null
	if ((status == 137)) || grep -q 'signal 9' "$scratch/stderr"; then
		landed[$device $victim]=$((${landed[$device $victim]-0} + 1))
		sum=$((sum + 1))
		takes[$device]=$((takes[$device] + takes[$device] / 32))
	elif ((takes[$device] > 1000)); then
		takes[$device]=$((takes[$device] - takes[$device] / 8))
	fi
	expect_whole
	if ((status == 0)); then
		expect_complete
	elif ((status != 137)) || [[ $victim == worker ]]; then
		fail "exit status $status: $(<"$scratch/stderr")"
	fi
	capture "$BIRDVIEW" "${small[@]}" -q "${arguments[@]}"
	expect_exit 0
	expect_complete
done

for kind in "${!landed[@]}"; do
	echo "$kind: ${landed[$kind]} kills"
done
echo "$sum kills, $trial trials"
if ((failures == 0 && sum < kills)); then
	fail 'too few kills came in time'
fi
