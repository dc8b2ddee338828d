#!/usr/bin/env bash
#
# The pictures lie below the output directory as the frames lie below what was
# named: below a directory that is an operand, below --root, or as they stand in
# a list. Each has the modification time of its frame, replaces an older one,
# and is the same bytes in every run. Nothing is written outside of the output
# directory.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames drive/0000 000000 000001
make_frames drive/0001/velodyne 000000
make_frames drive top
touch -d '2001-02-03 04:05:06.123456789' drive/0000/000000.bin
touch -d '1969-12-31 23:59:58 UTC' drive/top.bin
mkdir drive/empty
echo 'no frame' >drive/times.txt
make_frames drive .hidden .away/inside

tree=(0000/000000.png 0000/000001.png 0001/velodyne/000000.png top.png)

# All that is there, except for the output: type, size, time, path.
list_others() {
	find . -path ./out -prune -o ! -path . -printf '%y %s %T@ %p\n' | sort
}

# mirror ARGUMENT...: a run in which all goes well, to 'out' and nowhere else
mirror() {
	rm -rf out
	list_others >"$scratch/before"
	run "${small[@]}" -o out "$@"
	expect_exit 0
	expect_no_output
	diff "$scratch/before" <(list_others) ||
		fail 'something outside of the output directory has changed'
}

# ---- Directories ----

for drive in drive ./drive drive/ .//drive/. "$PWD/drive" drive/0000/..; do
	mirror "$drive"
	expect_files out "${tree[@]}"
done
mirror drive/0000 drive/0001
expect_files out 000000.png 000001.png velodyne/000000.png
cd drive
mirror .
expect_files out "${tree[@]}"
rm -r out
cd ..

# A link to a directory is as good as the directory.
ln -s drive/0000 link
mirror link
expect_files out 000000.png 000001.png
ln -s ../0000 drive/0001/linked
mirror drive/0001
expect_files out linked/000000.png linked/000001.png velodyne/000000.png
rm drive/0001/linked

# ---- Single frames ----

mirror drive/0000/000001.bin drive/top.bin
expect_files out 000001.png top.png
mirror "$PWD/drive/0001/velodyne/000000.bin"
expect_files out 000000.png

# Any name will do for a single frame; what follows the last dot is replaced.
cp drive/top.bin a.b.c
cp drive/top.bin plain
mirror a.b.c plain drive/.hidden.bin
expect_files out a.b.png plain.png .hidden.png

# ---- A root ----

mirror --root . drive/0000 drive/top.bin
expect_files out drive/0000/000000.png drive/0000/000001.png drive/top.png
mirror --root drive drive/0000/000000.bin drive/0001
expect_files out 0000/000000.png 0001/velodyne/000000.png
mirror --root "$PWD" drive/0000
expect_files out drive/0000/000000.png drive/0000/000001.png
mirror --root drive "$PWD/drive/0000"
expect_files out 0000/000000.png 0000/000001.png
mirror --root drive drive
expect_files out "${tree[@]}"

# ---- Lists ----

printf '%s\n' drive/0000/000001.bin ./drive//top.bin >list.txt
mirror --files-from list.txt
expect_files out drive/0000/000001.png drive/top.png
mirror --files-from - <list.txt
expect_files out drive/0000/000001.png drive/top.png
printf 'drive/top.bin\r\n\r\n\ndrive/0000' >dos.txt
mirror --files-from dos.txt
expect_files out drive/0000/000000.png drive/0000/000001.png drive/top.png
mirror --files-from list.txt --root drive drive/0001
expect_files out 0000/000001.png 0001/velodyne/000000.png top.png

make_frames odd $'new\nline' ' space ' $'\xff'
find "$PWD/odd" -name '*.bin' -print0 >list.txt
mirror -0 --files-from list.txt --root odd
expect_files out $'new\nline.png' ' space .png' $'\xff.png'
find odd -name '*.bin' -print0 >list.txt
mirror -0 --files-from - <list.txt
expect_files out $'odd/new\nline.png' 'odd/ space .png' $'odd/\xff.png'

# ---- Names of many formats, and of none ----

make_frames mixed scan sweep.pcd
cp mixed/scan.bin mixed/large.BIN
cp mixed/scan.bin mixed/odd.lidar
mirror mixed
expect_files out large.png scan.png sweep.pcd.png
mirror --include '*.lidar' --include 'sc*' mixed
expect_files out odd.png scan.png
mirror mixed/odd.lidar
expect_files out odd.png

# ---- The output directory ----

rm -rf out
run "${small[@]}" -o out/made/with/parents/ drive
expect_exit 0
expect_files out/made/with/parents "${tree[@]}"

mkdir elsewhere
rm -rf out
ln -s elsewhere out
run "${small[@]}" -o out drive
expect_exit 0
expect_files elsewhere "${tree[@]}"
rm -r out elsewhere

# Links below it lead nowhere, and a file in the way is not removed.
mkdir -p elsewhere out
ln -s ../elsewhere out/0000
echo 'in the way' >out/0001
run "${small[@]}" -o out drive
expect_exit 1
for frame in 0000/000000 0000/000001 0001/velodyne/000000; do
	[[ $(grep -c "'drive/$frame.bin'.*: Not a directory\$" \
		"$scratch/stderr") -eq 1 ]] || fail "no message about $frame"
done
is_picture out/top.png || fail 'not even top.bin was converted'
[[ -z $(ls -A elsewhere) ]] || fail 'a link was followed out of the output'
[[ $(<out/0001) == 'in the way' ]] || fail 'a file in the way was changed'

# A link in the place of a picture fails the frame, and is not written through.
rm -r out
mkdir out
echo 'not ours' >elsewhere/file
ln -s ../elsewhere/file out/top.png
run "${small[@]}" -o out drive
expect_exit 1
expect_stderr "birdview: 'drive/top.bin': there is a file that birdview did not make" \
	"$(summary '4 frames: 3 done, 1 failed')"
[[ $(<elsewhere/file) == 'not ours' ]] || fail 'a link was written through'

# ---- Again ----

mirror drive
for path in "${tree[@]}"; do
	frame=drive/${path%.png}.bin
	[[ $(stat -c %.Y "out/$path") == $(stat -c %.Y "$frame") ]] ||
		fail "$path has another modification time than its frame"
done
cp -r out first
put_old_picture out/top.png
rm out/0000/000000.png
run "${small[@]}" -o out drive
expect_exit 0
expect_files out "${tree[@]}"
for path in "${tree[@]}"; do
	expect_same "first/$path" "out/$path"
done
