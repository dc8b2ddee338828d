#!/usr/bin/env bash
#
# Whatever happens to the GPU or to its worker, a run ends with all pictures,
# those of an undisturbed run, and leaves nothing else behind: the worker is
# killed, stopped for a while and for ever, the card's memory is taken away, and
# the card is hidden.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"
# shellcheck source=tests/card/frames.sh
source "$(dirname "$0")/frames.sh"

# The command, but it takes a GPU for hung after so many seconds without progress.
impatient=$programs/impatient
hang_limit=2

# prepare: 'in', long enough to be caught in the middle, and 'expected'. Both are
# made of the same few frames again and again.
prepare() {
	local folders i
	make_main
	mkdir -p drive
	find "$frames/main" -name '*.bin' | sort | head -n 100 |
		xargs -I {} ln -s {} drive
	"$birdview" -q --device cpu "${small[@]}" -o drawn drive
	folders=$(size 20 60)
	mkdir in expected
	for ((i = 0; i < folders; i++)); do
		ln -s ../drive "in/$i"
		ln -s ../drawn "expected/$i"
	done
}

# start PROGRAM OPTION...: in the background, with few threads, so that it takes
# a while
start() {
	local program=$1
	shift
	rm -rf out
	{ printf '\n$ %s &\n' "${*@Q}"; } >>"$GPU_LOG"
	"$program" -j 2 "${small[@]}" "$@" -o out in >>"$GPU_LOG" 2>&1 &
	run=$!
}

is_running() {
	kill -0 "$run" 2>/dev/null
}

# count_files PATTERN: in 'out', which may not be there yet
count_files() {
	{ find out -name "$1" 2>/dev/null || true; } | wc -l
}

# The worker of a GPU is the child that has threads.
find_worker() {
	local child children=()
	read -r -a children <"/proc/$run/task/$run/children" 2>/dev/null || true
	for child in "${children[@]}"; do
		if grep -qE '^Threads:[[:space:]]+([3-9]|[1-9][0-9])' \
			"/proc/$child/status" 2>/dev/null; then
			echo "$child"
			return
		fi
	done
}

# wait_for_worker: sets 'worker' once it is in the middle of its work
wait_for_worker() {
	local before
	before=$(count_files '*.png')
	worker=
	while is_running; do
		worker=$(find_worker)
		if [[ -n $worker ]] && (($(count_files '*.png') > before + 20)); then
			return
		fi
		sleep 0.02
	done
	return 1
}

# expect_complete NAME STATUS: of the run in the background
expect_complete() {
	local status=0 left
	wait "$run" || status=$?
	left=$(count_files '.birdview.*')
	if ((status != $2)); then
		failed "$1" "exit status $status, expected $2"
	elif ((left > 0)); then
		failed "$1" "$left temporary files are left"
	else
		compare_trees "$1" expected out
	fi
}

# disturb NAME SECONDS PROGRAM FUNCTION: a run of the program, in whose middle the
# function is called, once its GPU is at work
disturb() {
	local name=$1
	have_time "$2" "$name" || return 0
	start "$3" --device gpu
	if wait_for_worker; then
		"$4"
	else
		skipped "$name" "the run was over before"
	fi
	expect_complete "$name" 0
}

kill_worker() {
	kill -KILL "$worker" || true
}

kill_workers() {
	kill_worker
	while is_running; do
		worker=$(find_worker)
		[[ -z $worker ]] || kill_worker
		sleep 0.1
	done
}

stop_for_a_while() {
	kill -STOP "$worker" || true
	sleep "$(size 0.3 2)"
	kill -CONT "$worker" || true
}

# A worker that owes nothing does not hang, however long it stands still: then it
# is stopped again a little later.
stop_for_ever() {
	local end
	while is_running && [[ -e /proc/$worker ]]; do
		kill -STOP "$worker" || return 0
		end=$((SECONDS + hang_limit + 2))
		while ((SECONDS < end)) && is_running && [[ -e /proc/$worker ]]; do
			sleep 0.1
		done
		kill -CONT "$worker" 2>/dev/null || return 0
		sleep "0.0$((RANDOM % 10))"
	done
}

# run_to_end NAME STATUS OPTION...: an undisturbed run
run_to_end() {
	local name=$1 status=$2
	shift 2
	have_time 3 "$name" || return 0
	start "$birdview" "$@"
	if ((status == 0)); then
		expect_complete "$name" 0
	elif wait "$run"; then
		failed "$name" "exit status 0, expected $status"
	elif (($? == status)); then
		passed "$name" "exit status $status"
	else
		failed "$name" "expected exit status $status"
	fi
}

without_card() {
	export CUDA_VISIBLE_DEVICES='' EMULATOR_DEVICES=none
	run_to_end "no card: the CPU takes over" 0 --device gpu
	run_to_end "no card and --no-fallback" 3 --device gpu --no-fallback
	run_to_end "no card, --device auto" 0 --device auto
	unset CUDA_VISIBLE_DEVICES EMULATOR_DEVICES
}

# with_hog MIB: somebody else has all of the card's memory but so much
with_hog() {
	local name="only $1 MiB of the card's memory is free" hog line=
	if [[ $GPU_EMULATED == yes ]]; then
		# Of which every process has its own.
		EMULATOR_MEMORY=$1M run_to_end "$name" 0 --device gpu
		return
	fi
	coproc HOG { exec "$programs/hog" "$1" 2>>"$GPU_LOG"; }
	# shellcheck disable=SC2153 # set by coproc
	hog=$HOG_PID
	read -r -t 20 -u "${HOG[0]}" line || true
	if [[ -n $line ]]; then
		echo "$line" >>"$GPU_LOG"
		run_to_end "$name" 0 --device gpu
	else
		skipped "$name" "the memory could not be taken"
	fi
	kill -KILL "$hog" 2>/dev/null || true
	wait "$hog" 2>/dev/null || true
}

prepare
disturb "the worker is killed once" 5 "$birdview" kill_worker
disturb "the worker is killed, whenever it starts" 5 "$birdview" kill_workers
disturb "the worker stands still for a while" 6 "$birdview" stop_for_a_while
without_card
with_hog 700
with_hog 16
disturb "the worker stands still for ever" 15 "$impatient" stop_for_ever
