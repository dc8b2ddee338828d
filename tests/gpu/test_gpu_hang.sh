#!/usr/bin/env bash
#
# A GPU that does not answer is given up after a while, wherever it hangs, and the
# tree is that of an undisturbed run. A job that was stopped and goes on is not
# taken for one that hangs. (The while is short here, see planted/impatient.sed.)

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_impatient
make_input 60

silent='birdview: GPU 0 was lost (it did not answer for'

# In the middle of the work: in a call, in what a call has begun, and as a
# process that stands still.
for fault in EMULATOR_HANG=cudaMemcpyAsync@3 EMULATOR_HANG=cudaLaunchKernel@4~ \
	EMULATOR_STOP=cudaEventRecord@5; do
	emulate_once $fault -- --device gpu
	expect_exit 0
	expect_complete
	expect_stderr "$silent 2 seconds); starting again" "$(all_done)"
done

emulate EMULATOR_HANG=cudaLaunchKernel@4~ -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$silent 2 seconds); starting again" \
	"$silent 2 seconds); going on without it" "$(all_done)"

# While it starts.
emulate_once EMULATOR_HANG=any@1 -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$silent 3 seconds); starting again" "$(all_done)"

# When all frames are done, it may hang as it likes.
emulate_once EMULATOR_HANG=cudaFree@1 -- --device gpu
expect_exit 0
expect_complete
expect_stderr "$(all_done)"

# CPUs that have handed over take the work back.
make_input 2000
emulate EMULATOR_HANG=cudaLaunchKernel@8~ -- -j 2
expect_exit 0
expect_complete
words=("$silent 2 seconds); starting again")
# They may be done before it hangs again.
if (($(said | wc -l) > 2)); then
	words+=("$silent 2 seconds); going on without it")
fi
expect_stderr "${words[@]}" "$(all_done)"

# ---- A job that is stopped ----

rm -rf out
EMULATOR_LAG_US=2000 start --device gpu -o out in
wait_for_pictures 20
mapfile -t members < <(echo "$child" && list_workers)
kill -s TSTP -- "-$child"
wait_until 10 stands_still "${members[@]}" || fail 'the job does not stop'
is_running || fail 'the job ended before it was stopped'
sleep 5
kill -s CONT -- "-$child"
finish
expect_exit 0
expect_stderr "$(all_done)"
expect_complete
