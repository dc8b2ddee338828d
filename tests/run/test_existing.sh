#!/usr/bin/env bash
#
# What is done about a picture that is there already. By default it is left
# alone, not even touched, if making it again would give it again; any change of
# the frame, of an option that decides pixels, or of the picture itself has it
# made anew. "skip" leaves whatever is there, "replace" replaces it, "fail"
# fails the frame and leaves it. The summary and the report say so.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in a
frame=in/a.bin
picture=out/a.png
touch -d '2024-05-06 07:08:09.123456789' $frame
run "${small[@]}" -o out in
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
cp -p $picture good.png

# Anything done to a file or put in its place changes one of these.
identify() {
	stat -c '%i %z %y %s' "$1"
}

# expect_untouched WORDS ARGUMENT...: the picture is not, and counted as WORDS
expect_untouched() {
	local words=$1 before
	shift
	before=$(identify $picture)
	run "${small[@]}" -o out in "$@"
	expect_exit 0
	expect_stderr "$(summary "1 frame: 0 done, 1 $words")"
	[[ $(identify $picture) == "$before" ]] || fail 'the picture was touched'
}

# expect_redone ARGUMENT...: the picture is made anew, and then is up to date
expect_redone() {
	local before
	before=$(identify $picture)
	run "${small[@]}" -o out in "$@"
	expect_exit 0
	expect_stderr "$(summary '1 frame: 1 done')"
	[[ ! -L $picture && $(identify $picture) != "$before" ]] ||
		fail 'the picture was not made anew'
	[[ $(stat -c %y $picture) == "$(stat -c %y $frame)" ]] ||
		fail 'the picture has not the time of the frame'
	is_picture $picture || fail 'the picture is not whole'
	expect_untouched 'up to date' "$@"
}

# put_back: the picture as it should be
put_back() {
	rm -rf $picture
	cp -p good.png $picture
}

expect_untouched 'up to date'
expect_untouched 'up to date' --existing update

# ---- The frame has changed ----

for time in '2024-05-06 07:08:09.123456788' '2024-05-06 07:08:09.123456790' \
	'2001-02-03 04:05:06' '2099-02-03 04:05:06' '1965-02-03 04:05:06.5' \
	'1970-01-01 00:00:00 UTC'; do
	touch -d "$time" $frame
	expect_redone
	expect_same $picture good.png
done
cp -p $picture good.png

cp -p $frame frame.bin
head -c 16 frame.bin >>$frame
touch -r frame.bin $frame
expect_redone
head -c -32 frame.bin >$frame
touch -r frame.bin $frame
expect_redone
: >$frame
touch -r frame.bin $frame
expect_redone
cp -p frame.bin $frame
expect_redone
expect_same $picture good.png

# What does not decide the pixels does not matter.
chmod 600 $frame
expect_untouched 'up to date' -j 3 --schedule chunk --max-points 1M --device cpu

# ---- The options have changed ----

# The last of an option counts, so these are beside the geometry of the others.
for change in '--x -20:10' '--x -10:20' '--y -20:10' '--y -10:20' '--z -2:3' \
	'--z -3:2' '--cell 0.2' '--intensity-scale 2' \
	'--layout columns=y,x,z,i' '--layout columns=x,y,z,-' \
	'--layout columns=-x,y,z,i' '--density log16' '--density log128' \
	'--density linear:32' '--density linear:33'; do
	read -ra words <<<"$change"
	expect_redone "${words[@]}"
	expect_redone
done
expect_same $picture good.png
small=()
for preset in $(list_presets); do
	# Some come as arrays alone.
	! "$BIRDVIEW" -q -n --preset "$preset" --write png in >/dev/null 2>&1 ||
		expect_redone --preset "$preset"
done
expect_redone --preset sfa3d
# A preset under its other name is the same, and what it has anyhow.
expect_untouched 'up to date' --preset complex-yolo-v4
small=(--x -20:20 --y -20:20)
expect_redone
expect_untouched 'up to date' --density log64

# ---- The picture has changed ----

# spoil COMMAND...: does this to the picture, which then has its old time
spoil() {
	put_back
	"$@"
	touch -hr $frame $picture
}

write() {
	printf '%b' "$1" >$picture
}

append() {
	printf '%b' "$1" >>$picture
}

link() {
	ln -sf "$1" $picture
}

spoil truncate -s -1 $picture
expect_redone
for size in 1000 100 50 0; do
	spoil truncate -s $size $picture
	expect_redone
done
spoil append 'x'
expect_redone
spoil append '\0'
expect_redone

# What birdview did not make stays; test_overlap.sh has more of it.

# expect_foreign ARGUMENT...: the frame fails, and what is there is not touched
expect_foreign() {
	local before
	before=$(identify $picture)
	run "${small[@]}" -o out in "$@"
	expect_exit 1
	expect_stderr "birdview: 'in/a.bin': there is a file that birdview did not make" \
		"$(summary '1 frame: 0 done, 1 failed')"
	[[ $(identify $picture) == "$before" ]] || fail 'it was touched'
	expect_no_temporaries out
}

# Pictures of others: a whole PNG of one pixel, and one with a text like ours,
# but too short to be, which is ours.
signature='\x89PNG\r\n\x1a\n'
header='\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55'
pixel='\0\0\0\nIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71'
end='\0\0\0\0IEND\xae\x42\x60\x82'
spoil write "$signature$header$pixel$end"
expect_foreign
long=$(printf '%20000s' '' | tr ' ' x)
for length in '\0' '\x08'; do
	spoil write "$signature$header\0\0\0${length}tEXtbirdview\0$long$end"
	expect_redone
done
spoil write 'a note'
expect_foreign
touch -d '2001-02-03 04:05:06' $picture
expect_foreign

# What its beginning says has to be beyond doubt: each byte of it by a checksum, no
# key twice, no second text behind the first.
damage() {
	python3 "$BIRDVIEW_SOURCE_DIR/tests/support/damage_png.py" "$1" $picture \
		"${@:2}"
}

if command -v python3 >/dev/null; then
	for change in 'flip IHDR 3' 'flip tEXt 100' 'crc IHDR' 'crc tEXt' \
		'insert acTL 2' \
		'early tEXt {}' 'early zTXt {}' 'early iTXt {}' \
		'text "kept": "points":1,"kept":' \
		'text "cell":0.1 "cell":0.1,"cell":0.2' \
		'text "kept": "p\u006fints":1,"kept":'; do
		read -ra words <<<"${change//\\/\\\\}"
		spoil damage "${words[@]}"
		expect_redone
	done
	# Only ours have this text in its place.
	for change in 'insert tEXt' 'insert acTL'; do
		read -ra words <<<"$change"
		spoil damage "${words[@]}"
		expect_foreign
	done
	# Between its beginning and its end it is not looked at: --check does that.
	for change in 'flip IDAT 100' 'crc IDAT' 'second tEXt {}'; do
		read -ra words <<<"$change"
		spoil damage "${words[@]}"
		expect_untouched 'up to date'
	done
	run "${small[@]}" -q --check -o out in
	expect_exit 1
	expect_stdout in/a.bin
	put_back
else
	skip_part 'no python3'
fi

# A link is neither replaced nor followed, whatever it leads to.
cp -p good.png elsewhere.png
spoil link ../elsewhere.png
expect_foreign
expect_same elsewhere.png good.png
spoil link nowhere.png
expect_foreign
expect_absent out/nowhere.png
spoil link a.png
expect_foreign

rm $picture
mkdir $picture
touch -r $frame $picture
for existing in update replace; do
	expect_foreign --existing $existing
done
rmdir $picture
put_back

# A picture that says that it was made from another frame, of as many points and the
# same time.
mkdir also
cp -p $frame also/b.bin
run "${small[@]}" -q -o also also
spoil cp also/b.png $picture
expect_redone
expect_same $picture good.png

# ---- Skip ----

expect_untouched 'skipped' --existing skip
expect_untouched 'skipped' --existing skip --cell 0.2
for spoiler in "truncate -s 100 $picture" "truncate -s 0 $picture" \
	'write note' 'link ../elsewhere.png' 'link nowhere.png'; do
	# shellcheck disable=SC2086 # these are words
	spoil $spoiler
	expect_untouched 'skipped' --existing skip
done
expect_absent out/nowhere.png
# A frame that cannot be read is not looked at either.
chmod 600 $frame
head -c 35 /dev/zero >$frame
expect_untouched 'skipped' --existing skip
cp -p frame.bin $frame
rm $picture
run "${small[@]}" --existing skip -o out in
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
expect_same $picture good.png

# ---- Fail ----

expect_refused() {
	local before
	before=$(identify $picture)
	run "${small[@]}" --existing fail -o out in
	expect_exit 1
	expect_stderr "birdview: 'in/a.bin': there is a picture already" \
		"$(summary '1 frame: 0 done, 1 failed')"
	[[ $(identify $picture) == "$before" ]] || fail 'the picture was touched'
}
put_back
expect_refused
for spoiler in 'write note' 'link nowhere.png'; do
	# shellcheck disable=SC2086 # these are words
	spoil $spoiler
	expect_refused
done
rm $picture
run "${small[@]}" --existing fail -o out in
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
expect_same $picture good.png

# ---- Replace ----

for _ in 1 2; do
	before=$(identify $picture)
	run "${small[@]}" --existing replace -o out in
	expect_exit 0
	expect_stderr "$(summary '1 frame: 1 done')"
	[[ $(identify $picture) != "$before" ]] || fail 'the picture is the old one'
	expect_same $picture good.png
done
spoil link ../elsewhere.png
expect_foreign --existing replace
expect_same elsewhere.png good.png
put_back

# ---- Names ----

# The name of a frame is noted in its picture, each byte as up to six
# characters, in front of what is looked for.
control=$(printf '\1%.0s' {1..251})
for name in $'new\nline' $'\xff\xfe' "$control" '",points:7' \
	'x,"points":7,"fingerprint":"0' $'\\' 'ä€😀'; do
	make_frames names "$name"
done
run "${small[@]}" -o out_of_names names
expect_exit 0
expect_stderr "$(summary '7 frames: 7 done')"
identify_all() {
	find out_of_names -type f -printf '%i %C@ %p\0' | sort -z | sha256sum
}
before=$(identify_all)
run "${small[@]}" -o out_of_names names
expect_exit 0
expect_stderr "$(summary '7 frames: 0 done, 7 up to date')"
[[ $(identify_all) == "$before" ]] || fail 'pictures were touched'

# ---- In other words ----

make_frames in b c d
run "${small[@]}" -q -o out in
rm out/c.png
head -c 35 /dev/zero >in/d.bin
run "${small[@]}" --report report.jsonl -o out in
expect_exit 1
expect_stderr "birdview: 'in/d.bin': ...multiple of 16..." \
	"$(summary '4 frames: 1 done, 2 up to date, 1 failed')"
# expect_report LINE: the report has it, an extended regular expression
expect_report() {
	grep -qxE "$1" report.jsonl || fail "no line in the report like $1"
}
expect_report '\{"input":"in/a.bin","output":"a.png","status":"up to date"\}'
expect_report '\{"input":"in/b.bin","output":"b.png","status":"up to date"\}'
expect_report '\{"input":"in/c.bin","output":"c.png","status":"done",.*\}'
expect_report '\{"input":"in/d.bin",.*,"status":"failed",.*\}'
expect_report '\{"summary":true,"frames":4,"done":1,"up_to_date":2,"skipped":0,"failed":1,"not_started":0,.*\}'

rm out/c.png
run "${small[@]}" --existing skip --report report.jsonl -o out in
expect_exit 0
expect_stderr "$(summary '4 frames: 1 done, 3 skipped')"
expect_report '\{"input":"in/d.bin","output":"d.png","status":"skipped"\}'
expect_report '\{"summary":true,"frames":4,"done":1,"up_to_date":0,"skipped":3,"failed":0,.*\}'

rm out/c.png
run "${small[@]}" --existing fail -q --report report.jsonl -o out in
expect_exit 1
expect_report '\{"input":"in/a.bin","output":"a.png","status":"failed","code":33,"errno":0,"error":"there is a picture already"\}'
expect_report '\{"summary":true,"frames":4,"done":1,"up_to_date":0,"skipped":0,"failed":3,.*\}'

# What another run makes while a frame is read is there as well: of two runs at once
# with "fail" or "skip" one makes the picture, and the other leaves it alone.
rm -rf many
make_frames many $(seq 200)
for existing in fail skip; do
	rm -rf out
	for report in one other; do
		"$BIRDVIEW" "${small[@]}" -q -j 2 --existing $existing \
			--report $report -o out many 2>/dev/null &
	done
	wait
	for became in done skipped failed; do
		count=$(cat one other | grep -c "\"status\":\"$became\"" || true)
		case $existing-$became in
		*-done | fail-failed | skip-skipped) expected=200 ;;
		*) expected=0 ;;
		esac
		[[ $count == "$expected" ]] ||
			fail "$existing: $count $became, expected $expected"
	done
	[[ -z $(find out -name '.*') ]] || fail 'temporary files are left'
done
