#!/usr/bin/env bash
#
# Directories in which a file can be made and then neither renamed nor removed
# (append-only, chattr +a), or in which nothing can be made (immutable, chattr +i):
# as DIR they are refused before any work, and below DIR their frames fail
# (BV_ERR_DIRECTORY_FIXED) before a temporary file is made that would stay for ever.
# Frames elsewhere go on. Pictures that are there are found and checked as always.

# On a small disk that nobody else sees.
if (($# == 0 && EUID == 0)) && unshare -m true 2>/dev/null; then
	exec unshare -m bash "$0" in_namespace
fi

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
[[ ${1-} == in_namespace ]] || skip 'no way to mount a disk'

leave() {
	local ended=$?
	set +e
	umount -l "$scratch/here/disk" 2>/dev/null
	return "$ended"
}
trap 'leave; end_of_test' EXIT

mkdir disk
truncate -s 16M image
if ! mkfs.ext4 -q image || ! mount -o loop image disk; then
	skip 'ext4 cannot be mounted here'
fi
make_frames in a sub/b sub/c z
tiny=(--x 0:10 --y -5:5 --cell 0.5)
"$BIRDVIEW" "${tiny[@]}" -q -o expected in

declare -A word=([a]=append-only [i]=immutable)
for flag in a i; do
	# DIR itself
	mkdir disk/out
	chattr +$flag disk/out
	run "${tiny[@]}" -o disk/out in
	expect_exit 3
	expect_stderr "birdview: 'disk/out': is ${word[$flag]} (see lsattr -d), expected a directory in which files can be renamed"
	[[ -z $(ls -A disk/out) ]] || fail 'something was made in it'
	run "${tiny[@]}" -q --check -o disk/out in
	expect_exit 1
	chattr -$flag disk/out

	# A directory below it
	mkdir disk/out/sub
	chattr +$flag disk/out/sub
	for jobs in 1 2; do
		run "${tiny[@]}" -j $jobs --existing replace -o disk/out in
		expect_exit 1
		expect_stderr \
			"birdview: 'in/sub/b.bin': the directory is append-only or immutable (chattr)" \
			"birdview: 'in/sub/c.bin': the directory is append-only or immutable (chattr)" \
			"$(summary '4 frames: 2 done, 2 failed')"
		[[ -z $(ls -A disk/out/sub) ]] || fail 'something was made in it'
		expect_files disk/out a.png z.png
	done
	chattr -$flag disk/out/sub

	# A second run completes the tree; then there is nothing to write.
	run "${tiny[@]}" -q -o disk/out in
	expect_exit 0
	diff -r expected disk/out || fail 'the tree is not complete'
	chattr +$flag disk/out/sub
	run "${tiny[@]}" -o disk/out in
	expect_exit 0
	expect_stderr "$(summary '4 frames: 0 done, 4 up to date')"
	expect_right "${tiny[@]}" -o disk/out in
	chattr -$flag disk/out/sub
	rm -r disk/out
done
