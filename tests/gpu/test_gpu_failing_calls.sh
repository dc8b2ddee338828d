#!/usr/bin/env bash
#
# What test_failing_calls.sh and test_no_memory_at_all.sh prove of workers on CPUs
# is true of the process of a GPU as well, which has threads: when one of its
# calls of the system or of its allocations fails, or an allocation and all after
# it, no process is killed by a signal or hangs, birdview ends with a documented
# exit status and says why, what is there is whole or as it was, and running again
# completes the tree.
#
# Usually at some calls only, with BIRDVIEW_SHORT at half of those; with
# BIRDVIEW_LONG at each, with each error that fits.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing_emulated}
export DEVICE=gpu

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/failing.sh
source "$(dirname "$0")/../support/failing.sh"

# Of the calls, and of the allocations
steps=(12 5)
if is_long; then
	steps=(1 1)
elif is_short; then
	steps=(24 10)
fi
try_all_calls child: "${steps[0]}"
expect_tried open openat read pread write close close_written renameat2 mkdirat \
	futimens fsync fstat fstatat pthread_create
# What the parent does for a GPU
for function in fork waitpid; do
	try_calls '' 1 $function EAGAIN EINTR
done
echo "$tried calls failed:$counts"
expect_tried fork waitpid

# A look at what GPUs there are ends with the list, whatever it lacks.
for fault in fork@1=EAGAIN mmap@1=ENOMEM; do
	rm -f failed
	TEST_FAIL=$fault run --list-devices
	[[ -e failed ]] || fail "$fault did not come"
	expect_exit 0
	grep -q 'NVIDIA GPUs, by CUDA; not usable: \(no process could be started to look\|out of memory\)$' \
		"$scratch/stdout" || fail 'the list is another one'
done

# The process of a GPU gets more than ten pieces before it has threads.
step=${steps[1]}
for all in '' +; do
	for ((n = 1; failures < 20; n += step)); do
		try "child:memory@$n$all=ENOMEM"
		$came_up || break
	done
	echo "$(((n - 1) / step)) allocations failed${all:+ with all after them}"
	((failures > 0 || n > 10)) || fail 'too few allocations failed'
done
