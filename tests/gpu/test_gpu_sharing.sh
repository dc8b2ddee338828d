#!/usr/bin/env bash
#
# Several GPUs share the frames, and the CPU leaves them to the GPUs when one is
# ready; whoever made a picture, its bytes are the same.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 400

# expect_shares TOTAL GPU...: each made some frames, and all together so many
expect_shares() {
	local total=$1 gpu sum=0 made
	shift
	for gpu; do
		made=$(frames_of "$gpu")
		((${made:-0} > 0)) || fail "GPU $gpu made no frame"
		sum=$((sum + ${made:-0}))
	done
	((sum == total)) || fail "the GPUs made $sum of $total frames"
}

# All of them are at work before the first has done anything.
emulate_once EMULATOR_DEVICES=3 EMULATOR_MEET=3 -- -v --device gpu
expect_exit 0
expect_complete
expect_shares "$frames" 0 1 2

emulate_once EMULATOR_DEVICES=3 EMULATOR_MEET=2 -- -v --device gpu:0,2
expect_exit 0
expect_complete
expect_shares "$frames" 0 2
[[ -z $(frames_of 1) ]] || fail 'GPU 1 took part'

for schedule in guided chunk frame; do
	emulate EMULATOR_DEVICES=2 -- -v --device gpu --schedule $schedule -j 3
	expect_exit 0
	expect_complete
done

# ---- CPU and GPU ----

# The CPU makes the first frames, the GPU the last. On a slow machine one of them may
# be late, and the other is given more to do.
count=4000
start_ms=50
for _ in {1..6}; do
	((frames == count)) || make_input $count
	emulate EMULATOR_START_MS=$start_ms -- -v -j 1
	expect_exit 0
	expect_complete
	made=$(frames_of 0)
	if ((${made:-0} == 0)); then
		count=$((count * 2))
	elif ((made == frames)); then
		start_ms=$((start_ms * 4))
	else
		break
	fi
done
if ((${made:-0} == 0)); then
	fail 'the CPU did not hand over'
elif ((made == frames)); then
	fail 'the CPU waited for the GPU'
fi

# A GPU that is ready too late is not waited for.
make_input 20
emulate EMULATOR_START_MS=60000 --
expect_exit 0
expect_stderr "$(all_done)"
expect_complete
