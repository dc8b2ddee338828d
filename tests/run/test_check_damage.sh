#!/usr/bin/env bash
#
# A check finds whatever is wrong with a picture: that it is not there or not a
# file, cut off, changed in any byte, longer than it should be, made by other
# rules or from another frame, of other pixels, or of another time; that it says
# something else of itself than it should, or has more in it than birdview writes.
# Each costs one line that says what was found and what was expected. A picture of
# which nothing is wrong is right, whoever wrote it. (check_bytes goes through all
# bytes; here are the words.)

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
BIRDVIEW=${PLANTED:-$BIRDVIEW}
command -v python3 >/dev/null || skip 'no python3'
damage=$BIRDVIEW_SOURCE_DIR/tests/support/damage_png.py

make_frames in a b
head -c 16000 in/a.bin >in/b.bin # fewer points than in a
touch -d '2024-05-06 07:08:09.123456789 UTC' in/a.bin
picture=out/a.png
grid=(--x -20:20 --y -20:20)
run "${grid[@]}" -q -o good in
expect_exit 0
points=$(($(stat -c %s in/a.bin) / 16))

# fresh: 'out' as it should be
fresh() {
	rm -rf out
	cp -rp good out
}

# spoil CHANGE [ARGUMENT...]: a fresh 'out' with this done to the picture
spoil() {
	fresh
	python3 "$damage" "$1" $picture "${@:2}"
	cmp -s good/a.png $picture && fail "$* changes nothing"
	touch -r in/a.bin $picture
}

# expect_right: nothing is found
expect_right() {
	run "${grid[@]}" --check -o out in
	expect_exit 0
	expect_no_output
	expect_stderr "$(summary '2 frames: 2 right')"
}

# expect_wrong PATTERN: the picture alone is, for a reason that matches
expect_wrong() {
	local lines
	run "${grid[@]}" --check -o out in
	expect_exit 1
	expect_stdout in/a.bin
	mapfile -t lines < <(said)
	# The pattern is one.
	# shellcheck disable=SC2053
	[[ ${#lines[@]} == 2 &&
		${lines[0]} == "birdview: 'in/a.bin': "$1 &&
		${lines[1]} == "$(summary '2 frames: 1 right, 1 wrong')" ]] ||
		fail "wrong for no reason like '$1': ${lines[*]}"
}

fresh
expect_right

# ---- There is no file ----

rm $picture
expect_wrong 'there is no picture'
mkdir $picture
expect_wrong 'the picture is a directory, expected a regular file'
rmdir $picture
ln -s ../good/a.png $picture
expect_wrong 'the picture is a symbolic link, expected a regular file'
ln -sfn missing $picture
expect_wrong 'the picture is a symbolic link, expected a regular file'
rm $picture
mkfifo $picture
expect_wrong 'the picture is a FIFO, expected a regular file'

fresh
chmod 0 $picture
if ((EUID == 0)) && find_other_user; then
	run_as_other_user "${grid[@]}" --check -o out in
else
	run "${grid[@]}" --check -o out in
fi
if [[ ! -r $picture ]] || ((EUID == 0)); then
	expect_exit 1
	expect_stdout in/a.bin
	expect_stderr "birdview: 'in/a.bin': cannot read the picture: Permission denied" \
		"$(summary '2 frames: 1 right, 1 wrong')"
fi

# ---- It is not whole ----

size=$(stat -c %s good/a.png)
for left in 1 7 8 20 100 1000 $((size - 13)) $((size - 12)) $((size - 1)); do
	fresh
	truncate -s "$left" $picture
	touch -r in/a.bin $picture
	expect_wrong "*it ends after $left bytes*"
done
fresh
: >$picture
touch -r in/a.bin $picture
expect_wrong '*it ends after 0 bytes*'
spoil trail
expect_wrong '*1 byte follows its end, expected none'
fresh
cat good/b.png >>$picture
touch -r in/a.bin $picture
expect_wrong "*$(stat -c %s good/b.png) bytes follow its end, expected none"
fresh
head -c "$size" /dev/zero >$picture
touch -r in/a.bin $picture
expect_wrong '*no PNG'

# ---- A byte has changed ----

for chunk in 'IHDR 3' 'IHDR 7' 'IHDR 12' 'tEXt 0' 'tEXt 100' 'IDAT 0' 'IDAT 1' \
	'IDAT 10' 'IDAT 500' 'IDAT 5000'; do
	read -ra words <<<"$chunk"
	spoil flip "${words[@]}"
	expect_wrong '*'
done
for chunk in IHDR tEXt IDAT IEND; do
	spoil crc $chunk
	expect_wrong "the picture is damaged: the checksum of a chunk $chunk is wrong"
done
# All of them, some by some, on a file system that lost or mixed up a block.
for at in $(seq 0 997 "$size"); do
	fresh
	printf '\xa5\x5a' | dd of=$picture bs=1 seek="$at" conv=notrunc status=none
	cmp -s good/a.png $picture && continue
	touch -r in/a.bin $picture
	expect_wrong '*'
done

# ---- A PNG that is whole, but not this one ----

spoil adler
expect_wrong '*cannot be decoded beyond byte*'
spoil rows 1
expect_wrong '*cannot be decoded beyond byte*'
spoil rows -1
expect_wrong '*cannot be decoded beyond byte*'
spoil pixel 7 5 1 2 3
expect_wrong '1 pixel of the picture is wrong, the first in column 7, row 5 (found 1, 2, 3, expected 0, 0, 0)'
spoil pixel 399 399 0 0 1
expect_wrong '1 pixel of the picture is wrong, the first in column 399, row 399 (found 0, 0, 1, expected 0, 0, 0)'
python3 "$damage" pixel $picture 398 399 9 9 9
touch -r in/a.bin $picture
expect_wrong '2 pixels of the picture are wrong, the first in column 398, row 399 (found 9, 9, 9, *'
spoil move
expect_wrong '*does not say how it was made'
spoil header 12 1 # says that it is interlaced
expect_wrong '*'
spoil header 9 6 # says that it has an alpha channel
expect_wrong '*8-bit RGB*'
spoil header 3 0
expect_wrong '*'

spoil header 1 255
expect_wrong '*larger than birdview makes any'

# ---- More than birdview writes ----

not_there() {
	echo "the picture has a chunk $1 that birdview does not write there"
}

# Chunks that decoders of pixels pass over: other texts, animation, what nobody
# knows.
for chunk in gAMA tRNS pHYs tIME acTL fcTL fdAT vpAg biRd; do
	spoil insert $chunk -1
	expect_wrong "$(not_there $chunk)"
done
for place in 2 -1; do
	spoil insert tEXt $place 'Comment\0made elsewhere'
	expect_wrong "$(not_there tEXt)"
done
spoil insert $'\x01\x02\x03\x04'
expect_wrong 'the picture has a chunk that birdview does not write there'
# A second text, which is the first for some readers.
for kind in tEXt zTXt iTXt; do
	for place in second early; do
		spoil $place $kind '{"metres":{"x":[0,1,2],"y":[3,4,5]}}'
		expect_wrong "$(not_there $kind)"
	done
done
# Something behind the last pixel, in its chunk and in one more
spoil behind '\0'
expect_wrong '*cannot be decoded beyond byte*'
spoil insert IDAT -1 'another picture'
expect_wrong "$(not_there IDAT)"
spoil insert IDAT -1 ''
expect_wrong "$(not_there IDAT)"
spoil split 100
expect_wrong "$(not_there IDAT)"
spoil insert IEND -1 ''
expect_wrong '*12 bytes follow its end, expected none'
spoil insert IEND -1 'more'
expect_wrong "$(not_there IEND)"

# ---- Something else about itself than birdview writes ----

# alter KEY OLD NEW: in the metadata, which then are wrong under this key
alter() {
	spoil text "$2" "$3"
	expect_wrong "the picture does not say what is expected under \"$1\""
}

alter contract '"contract":1,' '"contract":2,'
alter preset '"preset":"surround"' '"preset":"sfa3d"'
alter x '"x":[-20,20]' '"x":[-20,40]'
alter y '"y":[-20,20]' '"y":[-20,20.0]'
alter z '"z":[-3,3]' '"z":[null,3]'
alter cell '"cell":0.1,' '"cell":0.2,'
alter layout '"layout":"kitti"' '"layout":"nuscenes"'
alter layout '"layout":"kitti"' '"layout":"columns=x,y,z,-"'
alter layout '"layout":"kitti"' '"layout":7'
alter layout '"layout":"kitti"' '"lay-out":"kitti"'
alter layout '"layout":"kitti"' "\"layout\":\"$(printf '%64s' '')\""
alter intensity_scale '"intensity_scale":1' '"intensity_scale":255'
alter R '"is":"height"' '"is":"depth"'
alter R '"max":3' '"max":4'
alter G 'round(255 * i)' 'round(254 * i)'
alter B '"unit":"points"' '"unit":"point"'
alter metres '"metres":{"x":[0,-0.1,' '"metres":{"x":[0,-0.2,'
alter points '"source":"a.bin"' '"source":"a.bin","source":"b.bin"'
alter points "\"points\":$points," "\"points\":$points.0,"
alter kept '"kept":' '"kept":1'
alter not_finite '"not_finite":0' '"not_finite":1'
alter outside '"outside":' '"outside":1'
alter odd_intensity '"odd_intensity":0' '"odd_intensity":1'
alter odd_intensity '"odd_intensity":0,' '' # as the first version did
alter fingerprint '"fingerprint":"' '"fingerprints":"'
# What does not parse, and what parses in two ways
alter layout '"cell":0.1,' '"cell":0.1,,'
alter cell '"cell":0.1,' '"cell":0.1}'
alter layout '"cell":0.1,' '"cell":0.1,"cell":0.2,'
alter layout '"layout"' ' "layout"'
alter contract '{"contract"' '["contract"'

# ---- Made by other rules ----

fingerprint() {
	tr -d '\0' <"$1" | grep -ao '"fingerprint":"[0-9a-f]*' | tail -c 17
}

expected=$(fingerprint good/a.png)
for change in '--z -2:2' '--intensity-scale 2' '--x -20:10' '--cell 0.2' \
	'--layout columns=y,x,z,i' '--density log32'; do
	fresh
	read -ra words <<<"$change"
	run "${grid[@]}" -q "${words[@]}" -o out in/a.bin
	expect_wrong "the picture was made by other rules (found fingerprint $(fingerprint $picture), expected $expected)"
done

# The same rules under another name are the same.
fresh
run "${grid[@]}" --layout columns=x,y,z,i -q --existing replace -o out in
expect_right
fresh
run "${grid[@]}" --density log64 -q --existing replace -o out in
expect_right
fresh
run "${grid[@]}" --encoder libpng -q --existing replace -o out in
expect_right

# ---- Made from another frame ----

fresh
cp good/b.png $picture
touch -r in/a.bin $picture
expect_wrong '*another name'
spoil text '"source":"a.bin"' '"source":"b.bin"'
expect_wrong '*another name'
spoil text '"source":"a.bin"' '"source":null'
expect_wrong '*another name'
spoil text "\"points\":$points," "\"points\":$((points + 1)),"
expect_wrong "the picture was made from $((points + 1)) points, expected $points"

# The frame itself has changed, and nothing else tells.
fresh
cp -p in/a.bin frame
printf '\x01' | dd of=in/a.bin bs=1 seek=14 conv=notrunc status=none
touch -r frame in/a.bin
expect_wrong '1 pixel of the picture is wrong*'
cp -p frame in/a.bin

# ---- Of another time ----

for time in '2024-05-06 07:08:09.123456788' '2024-05-06 07:08:09.123456790' \
	'2001-02-03 04:05:06.000000000' '1969-12-31 23:59:58.500000000'; do
	fresh
	touch -d "$time UTC" $picture
	expect_wrong "the time of the picture is $time, expected 2024-05-06 07:08:09.123456789 (UTC)"
done

fresh
expect_right
