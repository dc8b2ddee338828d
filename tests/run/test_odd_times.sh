#!/usr/bin/env bash
#
# On file systems that keep other times than they are told, coarser ones or the
# nearest that they have, a picture has what they make of the time of its frame: a
# second run finds everything up to date, a check finds everything right, and the
# recipe to replace what a check lists comes to an end. A frame that has another
# time is made anew even so, if the file system can tell the two apart.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"
small+=(--device "${DEVICE:-cpu}" -j 2)

# Frames have their times on a file system that keeps all of them.
mkdir in
mount -t tmpfs none in 2>/dev/null || skip 'nothing may be mounted'
mounted+=("$PWD/in")
make_frames in {1..9}

# set_times TIME...: those of the frames 1, 2, ... as far as there are some
set_times() {
	local i=0 time
	for time; do
		touch -d "$time" "in/$((++i)).bin"
	done
}
years=('2020-02-02 02:02:01.123456789 UTC' '2021-01-01 00:00:00 UTC'
	'1970-01-01 00:00:00 UTC' '1969-12-31 23:59:59.999999999 UTC'
	'2038-01-19 03:14:08.5 UTC' '1850-05-05 05:05:05.5 UTC'
	'2600-06-06 06:06:06.6 UTC' '1979-12-31 23:59:59.9 UTC'
	'2037-12-31 23:59:59.987654321 UTC')

# counts: what is said in the summary but for how long it took
counts() {
	said | sed -n 's/^birdview: \(.*\), in T s .*/\1/p'
}

# expect_counts COUNTS
expect_counts() {
	expect_exit 0
	expect_stderr "$(summary "$1")"
}

# expect_settled: everything is up to date, and is found to be right
expect_settled() {
	run "${small[@]}" -o out in
	expect_counts '9 frames: 0 done, 9 up to date'
	run "${small[@]}" -n -o out in
	expect_exit 0
	expect_no_output
	run "${small[@]}" --check -o out in
	expect_counts '9 frames: 9 right'
	expect_no_output
	expect_no_temporaries out
}

# expect_repaired: once by the recipe of src/cli/README.md, and then nothing is left to do
expect_repaired() {
	local i
	for i in 1 2; do
		"$BIRDVIEW" "${small[@]}" --check -0 -q -o out in \
			>"$scratch/list" || true
		[[ $i == 1 || ! -s $scratch/list ]] ||
			fail 'replacing what a check lists was of no use'
		[[ ! -s $scratch/list ]] ||
			run "${small[@]}" -0 --files-from "$scratch/list" \
				--root in --existing replace -o out
	done
}

# expect_changes: that of a frame's time by more than a grain is seen, both ways
expect_changes() {
	set_times '2020-02-02 02:02:07.123456789 UTC' \
		'2020-12-31 23:59:55 UTC' '1985-01-05 00:00:00 UTC'
	run "${small[@]}" -n -o out in
	expect_exit 0
	(($(wc -l <"$scratch/stdout") == 3)) ||
		fail "planned: $(<"$scratch/stdout")"
	run "${small[@]}" -o out in
	expect_counts '9 frames: 3 done, 6 up to date'
}

# ---- Each with other habits ----

habits=('' grain=100 grain=1000 grain=10000000 grain=1000000000
	grain=2000000000 no_omit 'least=-2147483648,most=2147483647'
	'least=315532800,most=4354819198,grain=2000000000'
	'least=-2147483648,most=15032385535' 'least=0,most=4294967295,no_omit')
if [[ ${DEVICE-} == gpu ]]; then
	habits=(grain=2000000000 'least=0,most=4294967295,no_omit')
fi
for habit in "${habits[@]}"; do
	set_times "${years[@]}"
	mount_odd out "$habit"
	run "${small[@]}" -o out in
	ran+=" on a file system with ${habit:-no odd habits}"
	expect_counts '9 frames: 9 done'
	expect_settled
	expect_changes
	expect_settled
	put_old_picture out/4.png
	expect_repaired
	expect_settled
	unmount out
	find out.backing -mindepth 1 -delete
done

# ---- ext4 with small inodes: 1901 to 2038, in seconds ----

on_ext4() {
	set_times "${years[@]}"
	rmdir out
	ln -s small_inodes out
	rmdir small_inodes/lost+found
	run "${small[@]}" -o out in
	expect_counts '9 frames: 9 done'
	expect_settled
	expect_changes
	expect_settled
	rm out

	# Where it cannot be asked, since nothing may be written
	mkdir -p out/in
	mount --bind -o ro small_inodes out/in
	mounted+=("$PWD/out/in")
	run "${small[@]}" --root . -o out in
	expect_counts '9 frames: 0 done, 9 up to date'
	unmount out/in
	rmdir out/in
}

if mount_ext4 small_inodes -I 128; then
	on_ext4
else
	skip_part 'no ext4 to be had on a loop device'
fi

# ---- A fine one tells times apart that a coarse one does not ----

set_times "${years[@]}"
mount_odd out
run "${small[@]}" -o out in
set_times '2020-02-02 02:02:01.123456788 UTC' '2021-01-01 00:00:00.000000001 UTC' \
	'1970-01-01 00:00:01 UTC'
run "${small[@]}" -o out in
expect_counts '9 frames: 3 done, 6 up to date'
unmount out
find out.backing -mindepth 1 -delete
