#!/usr/bin/env bash
#
# A GPU that does not answer is given up after a while, wherever it hangs, and the
# tree is that of an undisturbed run. A job that was stopped and goes on is not
# taken for one that hangs. (The while passes quickly here, and for those that hang
# alone, see planted/impatient.sed.)

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_impatient
make_input 60

silent='birdview: GPU 0 was lost (it did not answer for'

# In the middle of the work: in a call, in what a call has begun, and as a
# process that stands still.
for fault in EMULATOR_HANG=cudaMemcpyAsync@3 EMULATOR_HANG=cudaLaunchKernel@12~ \
	EMULATOR_STOP=cudaEventRecord@5; do
	emulate_once $fault -- --device gpu
	expect_exit 0
	expect_complete
	expect_stderr "$silent 30 seconds); starting again" "$(all_done)"
done

emulate EMULATOR_HANG=cudaLaunchKernel@12~ -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$silent 30 seconds); starting again" \
	"$silent 30 seconds); going on without it" "$(all_done)"

# While it starts.
emulate_once EMULATOR_HANG=any@1 -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$silent 60 seconds); starting again" "$(all_done)"

# When all frames are done, it may hang as it likes.
emulate_once EMULATOR_HANG=cudaFree@1 -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$(all_done)"

# CPUs that have handed over take the work back.
emulate_beside_cpus EMULATOR_HANG=cudaLaunchKernel@20~
expect_exit 0
expect_complete
expect_stderr "$silent 30 seconds); starting again" "$(all_done)"

# ---- A job that is stopped ----

# Some times, and an hour passes until it goes on. A batch takes longer than the
# parent takes to look again, so that it sees the GPU at one. There are more frames
# if all of them were done before the job stopped.
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_faulty_emulated
export TEST_LATER=$PWD/later

# stop_job: 'stopped' counts how often it was stopped before its end
stop_job() {
	local members
	mapfile -t members < <(echo "$child" && list_workers)
	kill -s TSTP -- "-$child" 2>/dev/null || true
	wait_until stands_still "${members[@]}" || fail 'the job does not stop'
	if [[ $(state_of "$child") == T ]]; then
		stopped=$((stopped + 1))
	fi
	echo -n + >>later
	kill -s CONT -- "-$child" 2>/dev/null || true
}

for count in 100 1000; do
	make_input $count
	rm -rf out later
	EMULATOR_LAG_US=40000 start --device gpu -o out in
	wait_for_pictures 1
	stopped=0
	for _ in {1..5}; do
		stop_job
		sleep 0.2
	done
	finish
	expect_exit 0
	expect_stderr "$(all_done)"
	expect_complete
	((stopped < 3)) || break
done
((stopped > 0)) || fail 'the job ended before it was stopped'
