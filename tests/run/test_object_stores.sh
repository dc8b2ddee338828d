#!/usr/bin/env bash
#
# What shows a bucket of an object store as a directory may keep no times, or rename
# nothing. A run finds that out at its start, says it once, and leaves nothing behind.
#
# Where files cannot be renamed nothing is begun (exit 3). Where no times are kept, a
# picture counts as up to date if it is whole, was made of a frame of this name with
# as many points by the same rules, and is not older than the frame: a run that was
# stopped goes on, a second one has nothing to do, and -n and --check agree. A frame
# that is newer is made anew. Where times are kept, even if only once a file has its
# name, nothing but the frame's own will do.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"
small+=(--device "${DEVICE:-cpu}" -j 2)

# Frames have their times on a file system that keeps all of them.
mkdir in
mount -t tmpfs none in 2>/dev/null || skip 'nothing may be mounted'
mounted+=("$PWD/in")
make_frames in {1..6}
touch -d '2020-02-02 02:02:01.123456789 UTC' in/*

no_times="birdview: warning: 'out': the file system does not keep the times of pictures; one counts as up to date if it is not older than its frame, and says that it was made of it"

# mount_anew HABITS: an empty 'out' with these
mount_anew() {
	if mountpoint -q out; then
		unmount out
		find out.backing -mindepth 1 -delete
	fi
	mount_odd out "$1"
}

# expect_run COUNTS [ARGUMENT...]: a run on such a file system
expect_run() {
	local counts=$1
	shift
	run "${small[@]}" "$@" -o out in
	ran+=" on a file system with $habits"
	expect_exit 0
	expect_stderr "${said_at_start[@]}" "$(summary "6 frames: $counts")"
	expect_no_temporaries out
}

# expect_settled: nothing is left to do, for whoever asks
expect_settled() {
	expect_run '0 done, 6 up to date'
	run "${small[@]}" -n -o out in
	expect_exit 0
	expect_no_output
	run "${small[@]}" --check -o out in
	expect_exit 0
	expect_stderr "$(summary '6 frames: 6 right')"
}

# ---- No times ----

said_at_start=("$no_times")
for habits in no_times refuse_times lose_times; do
	mount_anew $habits
	run "${small[@]}" -q -o out in/1.bin in/2.bin
	expect_exit 0
	expect_stderr
	expect_run '4 done, 2 up to date'
	expect_files out {1..6}.png
	expect_settled

	# What is newer, of other points or of another name, cut off or made by other
	# rules is made anew.
	touch -d 'tomorrow' in/1.bin
	head -c 16000 in/2.bin >in/cut
	touch -r in/2.bin in/cut
	cp -p in/2.bin in/whole
	mv in/cut in/2.bin
	cp out/4.png out/3.png
	truncate -s -1 out/4.png
	run "${small[@]}" -q --axes -x,-y,z -o out in/5.bin
	expect_exit 0
	expect_run '5 done, 1 up to date'
	mv in/whole in/2.bin
	expect_run '2 done, 4 up to date'
	touch -r in/2.bin in/1.bin
	expect_settled
	expect_run '6 done' --existing replace
done

# ---- Times that are kept ----

said_at_start=()
for habits in no_omit late_times grain=2000000000; do
	mount_anew $habits
	expect_run '6 done'
	expect_settled
	touch out/1.png
	touch -d '2019-01-01' in/2.bin
	expect_run '2 done, 4 up to date'
	touch -r in/3.bin in/2.bin
	expect_run '1 done, 5 up to date'
	expect_settled
done

# What is mounted further down is not tried, and is told of when it shows.
unmount out
mkdir -p in/sub
mv in/[1-6].bin in/sub
mount_odd top/sub no_times
for _ in 1 2; do
	run "${small[@]}" -o top in
	expect_exit 0
	expect_stderr "birdview: warning: 'top': the file system does not keep the times of pictures; every run makes them anew" \
		"$(summary '6 frames: 6 done')"
done
mv in/sub/* in

# ---- No other names ----

for habits in no_rename no_rename,no_times no_rename,no_unlink; do
	find out.backing -mindepth 1 -delete
	mount_odd out $habits
	run "${small[@]}" -o out in
	expect_exit 3
	expect_no_output
	left=()
	if [[ $habits == *no_unlink* ]]; then
		left=("birdview: 'out': nor can they be removed: the file ... is left, by which that was found")
		(($(find out -type f -name '.birdview.*.tmp' | wc -l) == 1)) ||
			fail 'it is not one file that is left'
	else
		expect_no_temporaries out
	fi
	expect_stderr "birdview: 'out': files cannot be renamed there (Operation not supported), and no picture could get its name; write to a local directory, and copy that, as with 'aws s3 sync' or 'rclone copy'" \
		"${left[@]}"
	expect_absent out/1.png

	# What was copied there can be planned with and checked.
	mkdir -p local
	run "${small[@]}" -q -o local in
	cp local/*.png out.backing
	run "${small[@]}" -n -o out in
	expect_exit 0
	expect_no_output
	run "${small[@]}" --check -q -o out in
	expect_exit 0
	unmount out
done
