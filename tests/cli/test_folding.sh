#!/usr/bin/env bash
#
# Two frames never silently become one picture, on file systems that take names of
# different case, or with accents in another form, for one. The names that birdview
# knows to be one are refused before any work; what it does not know shows when the
# second frame would have the picture of the first, in the same run or, as its
# metadata say, from an earlier one. Both frames are named, and the exit status is
# not 0.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"
small=(--x -20:20 --y -20:20 --device cpu)

one_name='the file system does not tell their names apart'
composed=$'\xc3\xa9'
decomposed=$'e\xcc\x81'
make_frames in scan Scan other
make_frames accents "caf$composed" "caf$decomposed"
make_frames folders A/x a/x b/x
touch -d 2001-01-01 in/scan.bin folders/a/x.bin

# expect_refused A B ARGUMENT...: before any work, as by -n once there is a picture
expect_refused() {
	run "${small[@]}" "${@:3}"
	expect_exit 2
	expect_stderr "birdview: '$1' and '$2' would become the same picture, since the file system of 'out' does not tell their names apart; convert them to different directories"
	[[ -z $(ls -A out) ]] || fail "something is in the directory: $(ls -A out)"
}

# restart HABITS: an empty 'out' with these
restart() {
	if ((${#mounted[@]} > 0)); then
		unmount out
		find out.backing -mindepth 1 -delete
	fi
	mount_odd out "$1"
}

# ---- Known before any work ----

restart fold
expect_refused in/Scan.bin in/scan.bin -o out in
expect_refused in/Scan.bin in/scan.bin -o out --existing replace in
expect_refused folders/A/x.bin folders/a/x.bin -o out folders
run "${small[@]}" -o out in/scan.bin
expect_exit 0
for existing in update skip replace fail; do
	run "${small[@]}" -n --existing $existing -o out in
	expect_exit 2
	run "${small[@]}" -n --existing $existing -o out/new in
	expect_exit 2
	run "${small[@]}" --existing $existing -o out in
	expect_exit 2
done
[[ $(ls -A out) == scan.png ]] || fail 'something was made'
# Accents are another thing, and one picture of two names.
run "${small[@]}" -o out accents
expect_exit 0

restart accents
expect_refused "accents/caf$decomposed.bin" "accents/caf$composed.bin" -o out accents
run "${small[@]}" -o out in
expect_exit 0
restart fold,accents
expect_refused in/Scan.bin in/scan.bin -o out in

# ---- Known when the second is to be written ----

# What is asked at the start of a run is not all. Here the output directory tells
# names apart, and the directory in it that pictures go to does not.
rm -rf frames
mkdir frames
cp -rp in frames/sub
restart_sub() {
	if mountpoint -q top/sub; then
		unmount top/sub
		find top/sub.backing -mindepth 1 -delete
	fi
	mount_odd top/sub "$1"
}

# expect_one ARGUMENT...: one of the two frames has the picture, and the other fails
# and says so
expect_one() {
	local made=Scan failed=scan
	run "${small[@]}" "$@" -o top frames
	expect_exit 1
	if grep -q "'frames/sub/Scan.bin':" "$scratch/stderr"; then
		made=scan failed=Scan
	fi
	expect_stderr \
		"birdview: 'frames/sub/$failed.bin': its picture is that of 'frames/sub/$made.bin', too; $one_name" \
		"$(summary "3 frames: $counts, 1 failed")"
	run "${small[@]}" -q --check -o top "frames/sub/$made.bin" --root frames
	expect_exit 0
}

for habits in fold fold,no_flags fold,no_flags,no_links; do
	for jobs in 1 2; do
		# Where neither a rename nor a link can be told not to replace, two
		# workers may do so in one moment.
		[[ $habits != *no_links || $jobs == 1 ]] || continue
		for existing in update skip replace fail; do
			restart_sub $habits
			counts='2 done'
			expect_one -j $jobs --existing $existing
		done
	done
done
# Among the names that birdview does not know to be one are those in directories
# whose frames have the same name; then pictures do not say whose they are.
rm -rf frames
mkdir -p frames/sub
cp -rp folders/A folders/a frames/sub
for existing in update replace; do
	restart_sub fold
	for _ in 1 2 3; do
		run "${small[@]}" -q -j 1 --existing $existing -o top frames
		expect_exit 1
		[[ $(wc -l <"$scratch/stderr") == 1 ]] || fail 'not one line'
		grep -qE "^birdview: 'frames/sub/[Aa]/x.bin': its picture is that of 'frames/sub/[Aa]/x.bin', too; $one_name\$" \
			"$scratch/stderr" || fail "not said: $(<"$scratch/stderr")"
	done
done
# Neither counts as skipped for the picture of the other.
run "${small[@]}" -q -j 1 --existing skip -o top frames
expect_exit 1
run "${small[@]}" -q -n --existing skip -o top frames
expect_exit 1
run "${small[@]}" -q -n -o top frames
expect_exit 1

# ---- Known by the metadata ----

# expect_of_other ARGUMENT...: the picture is that of the other, from a run before
expect_of_other() {
	local before
	before=$(stat -c '%i %z' top/sub/scan.png)
	run "${small[@]}" -o top --root frames "$@"
	expect_exit 1
	expect_stderr \
		"birdview: 'frames/sub/scan.bin': the picture there is that of 'Scan.bin'; $one_name" \
		"$counts"
	[[ $(stat -c '%i %z' top/sub/scan.png) == "$before" ]] ||
		fail 'the picture was touched'
}

rm -rf frames
mkdir frames
cp -rp in frames/sub
restart_sub fold
run "${small[@]}" -q -o top --root frames frames/sub/Scan.bin
expect_exit 0
for existing in update replace; do
	counts=$(summary '1 frame: 0 done, 1 failed')
	expect_of_other --existing $existing --report report frames/sub/scan.bin
	grep -q '"code":44,' report || fail 'this is not BV_ERR_ONE_NAME'
	run "${small[@]}" -q -n --existing $existing -o top --root frames \
		frames/sub/scan.bin
	expect_exit 1
done
# Its own frame is not hindered.
run "${small[@]}" -q --existing replace -o top --root frames frames/sub/Scan.bin
expect_exit 0
# Two runs, of which each has one of the two.
restart_sub fold
for name in Scan scan; do
	run "${small[@]}" -q -o top --root frames frames/sub/$name.bin
done
expect_exit 1

# ---- Other differences of names ----

# Another extension is another frame, whose picture is made anew.
cp -p in/scan.bin in/scan.raw
run "${small[@]}" -q -o plain in/scan.bin
run "${small[@]}" -o plain in/scan.raw
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
run "${small[@]}" -o plain in/scan.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
run "${small[@]}" -o plain in/scan.bin
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
# So is a picture that was given another name, as by hand.
cp -p in/scan.bin in/other.bin
mv plain/scan.png plain/other.png
run "${small[@]}" -o plain in/other.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
# Hard links in two directories are two pictures.
rm -rf links plain
mkdir -p links/a links/b
cp -p in/scan.bin links/a
cp -p in/scan.bin links/b
run "${small[@]}" -q -o plain links
ln -f plain/a/scan.png plain/b/scan.png
for existing in update skip; do
	run "${small[@]}" -q -j 1 --existing $existing -o plain links
	expect_exit 0
done
run "${small[@]}" -j 1 --existing replace -o plain links
expect_exit 0
expect_stderr "$(summary '2 frames: 2 done')"

# ---- What is asked leaves nothing behind ----

expect_no_temporaries plain

# What a killed run has left of it, the next one removes, by either form of its name.
boot=$(cat /proc/sys/kernel/random/boot_id)
namespace=$(readlink /proc/self/ns/pid | tr -dc 0-9)
true &
dead=$!
wait $dead
for accent in '' "$composed." "$decomposed."; do
	touch "plain/.birdview.$boot.$namespace.$dead.1.0.${accent}tmp"
done
run "${small[@]}" -q -o plain links
expect_exit 0
expect_no_temporaries plain

# ---- A file system that is not played ----

truncate -s 16M image
mkdir real
if mkfs.ext4 -q -F -O casefold image 2>/dev/null &&
	mount -o loop image real 2>/dev/null; then
	mounted+=("$PWD/real")
	mkdir -p real/all real/part/sub
	chattr +F real/all real/part/sub
	run "${small[@]}" -o real/all in
	expect_exit 2
	[[ -z $(ls -A real/all) ]] || fail 'something was made'
	run "${small[@]}" -n -o real/all in
	expect_exit 2
	run "${small[@]}" -o real/all accents
	expect_exit 2
	rm -rf frames
	mkdir frames
	cp -rp in frames/sub
	run "${small[@]}" -q -o real/part frames
	expect_exit 1
	grep -q "too; $one_name" "$scratch/stderr" || fail 'it is not said'
else
	skip_part 'no ext4 that folds names'
fi
