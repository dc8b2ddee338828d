#!/usr/bin/env bash
#
# Each call of the system fails in turn, in the parent or in a worker, with each
# error that fits: birdview ends with a documented exit status and says why, what
# is there is whole or as it was, nothing temporary is left, and running again
# completes the tree. An interrupted call, or one that takes less than it was
# given, makes no difference where that can be set right.
#
# Usually each call fails with one of its errors; with BIRDVIEW_LONG
# with all of them, and also together with all calls after it.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/failing.sh
source "$(dirname "$0")/../support/failing.sh"

try_all_calls '' 1
echo "$tried calls failed:$counts"
expect_tried open openat openat2 statx read pread write close close_written \
	renameat2 mkdir mkdirat futimens fsync fstat fstatat stat faccessat \
	readlink realpath get_current_dir_name getcwd opendir fdopendir readdir \
	fork waitpid mmap

# ---- What is to be made up for ----

# expect_no_difference FAULT
expect_no_difference() {
	disturb "$1"
	$came_up || fail 'the call did not come'
	expect_exit 0
	expect_stderr "$(summary '4 frames: 4 done')"
	diff -r expected out || fail 'the tree is another one'
}

for fault in read@1+=short pread@1+=short write@1+=short message@1+=short \
	read@1=EINTR pread@1=EINTR write@1=EINTR message@1=EINTR open@1=EINTR \
	openat@1=EINTR openat2@1+=ENOSYS openat2@1+=EIO renameat2@1+=EINVAL \
	renameat2@1+=ENOSYS statx@1+=EPERM \
	fork@1+=EAGAIN clock_gettime@1+=back; do
	expect_no_difference $fault
done

# ---- What cannot be ----

# errno_words ERROR: what a message says about it
errno_words() {
	case $1 in
	EIO) echo 'Input/output error' ;;
	EFBIG) echo 'File too large' ;;
	EINTR) echo 'Interrupted system call' ;;
	EACCES) echo 'Permission denied' ;;
	esac
}

# expect_words WORDS: one frame failed for that reason
expect_words() {
	local words=$1
	if [[ $(grep -cE "^birdview: 'in/.*\.bin': cannot (read|write) the .*: $words\$" \
		"$scratch/stderr") != 1 || $(wc -l <"$scratch/stderr") != 2 ]]; then
		fail "not one line about '$words': $(<"$scratch/stderr")"
	fi
}

# Whatever it is that a picture needs, its frame fails and says why.
for fault in pread@1=EIO write@1=EIO write@3=EFBIG close_written@2=EIO \
	close_written@4=EINTR renameat2@2=EACCES futimens@1=EIO; do
	disturb $fault
	$came_up || fail 'the call did not come'
	expect_exit 1
	expect_words "$(errno_words "${fault#*=}")"
	expect_whole_or_absent
done

# ---- What ends a run ----

# Of two workers, each may have had a frame in hand.
for full in write@1+=ENOSPC write@1+=EDQUOT close_written@1+=ENOSPC \
	openat@9+=ENOSPC; do
	disturb $full
	$came_up || fail 'the call did not come'
	expect_exit 4
	grep -qx "birdview: 'out': the disk is full; stopped" "$scratch/stderr" ||
		fail 'it is not said that the disk is full'
	expect_whole_or_absent
	expect_completed
done
