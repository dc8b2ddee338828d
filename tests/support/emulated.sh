# shellcheck shell=bash
#
# What the tests share that run birdview with emulated GPUs; processes.sh and
# cli.sh are in it. emulator/emulator.h says what the variables of the
# environment do.
#
#	make_input 60
#	emulate EMULATOR_DEVICES=3 -- --device gpu
#	expect_exit 0
#	expect_complete

# Those of this machine say nothing of emulated ones.
unset CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER

real_birdview=$BIRDVIEW
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_emulated

# shellcheck source=tests/support/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"
small=(--x 0:10 --y -5:5 --cell 0.5)

# make_input COUNT: 'in' with that many tiny frames, and 'expected' with the
# pictures that the CPU makes of them
make_input() {
	frames=$1
	rm -rf in expected
	"$BIRDVIEW_SYNTH" --frames "$frames" --points 300 in
	"$real_birdview" "${small[@]}" --device cpu -q -o expected in
}

# emulate SETTING... -- ARGUMENT...: birdview with new pictures in 'out', on what
# the settings make
emulate() {
	local settings=()
	while [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	shift
	rm -rf out
	capture env "${settings[@]}" "$BIRDVIEW" "${small[@]}" -o out "$@" in
}

# emulate_once SETTING... -- ARGUMENT...: the same with a fault that comes up
# once, even if birdview tries again
emulate_once() {
	rm -f calls
	emulate "EMULATOR_COUNT=$PWD/calls" "$@"
}

# Whether the fault of emulate_once came up
fault_came_up() {
	(($(od -An -t u8 -j 8 -N 8 calls) > 0))
}

# all_done: the summary of a run that did all frames
all_done() {
	summary "$frames frames: $frames done"
}

# frames_of GPU: how many pictures it wrote, by what -v says
frames_of() {
	sed -nE "s/^birdview: GPU $1: write +([0-9]+) frames.*/\1/p" \
		"$scratch/stderr"
}

# interfere COMMAND ARGUMENT...: start, and the command after some pictures. With
# more frames, if all of them were done before that.
interfere() {
	local command=$1 count
	shift
	for count in 2000 20000; do
		((frames == count)) || make_input $count
		rm -rf out
		start "$@" -o out in
		wait_for_pictures 20
		$command
		finish 2>/dev/null
		[[ $(said) == "$(all_done)" ]] || return 0
	done
}

# emulate_beside_cpus FAULT: emulate_once on a GPU and two CPUs. With more frames,
# if the CPUs did them before the fault came up.
emulate_beside_cpus() {
	local count
	for count in 2000 20000; do
		((frames == count)) || make_input $count
		emulate_once "$1" -- -j 2
		! fault_came_up || return 0
	done
	fail 'the fault did not come up'
}
