#!/usr/bin/env bash
#
# Nothing that is not birdview's is replaced by what it writes. Before any work it
# refuses a picture in the place of a frame, the list or the report, and a report in
# the place of a frame, the list, or anything that is no report; it names both, and
# -n says the same. What is in the way of a picture otherwise, by whatever name, fails
# the frame, whatever --existing says, and stays as it is, byte for byte. But a file
# that is empty or all zeros, as a power cut leaves pictures, is replaced.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

foreign='there is a file that birdview did not make'

# describe: all that is here, with contents
describe() {
	find . -type f -printf '%i %s %T@ %n %p\n' -exec sha256sum {} + \
		-o -printf '%y %i %p -> %l\n' | sort
}

# expect_refused WORDS ARGUMENT...: exit 2 with this line, and nothing has changed;
# so with -n
expect_refused() {
	local words=$1 before n
	shift
	before=$(describe)
	for n in '' -n; do
		run "${small[@]}" $n "$@"
		expect_exit 2
		expect_stderr "birdview: $words"
		[[ $(describe) == "$before" ]] || fail 'something has changed'
	done
}

# expect_foreign INPUT ARGUMENT...: the frame fails, alone, and nothing has changed;
# -n and --existing make no difference
expect_foreign() {
	local input=$1 existing before
	shift
	before=$(describe)
	for existing in update replace; do
		run "${small[@]}" -q --existing $existing "$@"
		expect_exit 1
		expect_stderr "birdview: '$input': $foreign"
		run "${small[@]}" -q -n --existing $existing "$@"
		expect_exit 1
		expect_stderr "birdview: '$input': $foreign"
		[[ $(describe) == "$before" ]] || fail 'something has changed'
	done
}

# ---- Pictures in the place of frames ----

make_frames frames a b
fresh() {
	rm -rf d list report
	mkdir d
	cp frames/a.bin d/scan.png
	cp frames/b.bin d/other.bin
}

fresh
expect_refused "the picture of 'd/scan.png' would replace the frame 'd/scan.png'" \
	-o d d/scan.png
mv d/scan.png d/scan.PNG
ln d/scan.PNG d/scan.png
expect_refused "the picture of 'd/scan.PNG' would replace the frame 'd/scan.PNG'" \
	-o d d/scan.PNG
fresh
expect_refused "the picture of 'd/scan.png' would replace the frame 'd/scan.png'" \
	-o ./d/../d --existing replace d/other.bin d/scan.png
mkdir -p d/sub/d/sub
cp frames/a.bin d/sub/d/sub/x.png
cp frames/b.bin d/sub/x.bin
printf 'd/sub/x.bin\nd/sub/d/sub/x.png\n' >list
expect_refused \
	"the picture of 'd/sub/x.bin' would replace the frame 'd/sub/d/sub/x.png'" \
	-o d/sub --files-from list
# An empty frame is a frame.
: >d/sub/d/sub/x.png
expect_refused \
	"the picture of 'd/sub/x.bin' would replace the frame 'd/sub/d/sub/x.png'" \
	-o d/sub --files-from list
# A directory by another name.
ln -s d also
expect_refused "the picture of 'also/scan.png' would replace the frame 'also/scan.png'" \
	-o d also/scan.png
rm also

# Arrays have names of their own, and a frame may have one of these.
fresh
mv d/scan.png d/scan.npz
expect_refused "the picture of 'd/scan.npz' would replace the frame 'd/scan.npz'" \
	-o d --write npz d/scan.npz
mv d/scan.npz d/scan.NPZ
ln d/scan.NPZ d/scan.npz
expect_refused "the picture of 'd/scan.NPZ' would replace the frame 'd/scan.NPZ'" \
	-o d --write npz --existing replace d/other.bin d/scan.NPZ
rm d/scan.NPZ
run "${small[@]}" -n -o d d/scan.npz
expect_exit 0
expect_stdout "'d/scan.npz' -> 'd/scan.png'"
mv d/scan.npz d/scan.png
run "${small[@]}" -n -o d --write npz d/scan.png
expect_exit 0
expect_stdout "'d/scan.png' -> 'd/scan.npz'"
expect_refused "the picture of 'd/other.bin' would replace the report 'd/other.npz'" \
	-o d --write npz --report d/other.npz d/other.bin
echo d/other.bin >d/other.npz
expect_refused "the picture of 'd/other.bin' would replace the list 'd/other.npz'" \
	-o d --root d --write npz --files-from d/other.npz
expect_foreign d/other.bin -o d --write npz d/other.bin

# Other links to frames.
fresh
ln -s other.bin d/other.png
expect_foreign d/other.bin -o d d/other.bin
fresh
ln d/other.bin d/other.png
expect_foreign d/other.bin -o d d/other.bin
# Even those that a power cut could have left.
: >d/other.bin
expect_foreign d/other.bin -o d d/other.bin
truncate -s 1600 d/other.bin
expect_foreign d/other.bin -o d d/other.bin
for existing in update replace; do
	fresh
	: >d/empty.bin
	ln -s empty.bin d/link.bin
	ln d/empty.bin d/other.png
	touch -d '2001-01-01' d/other.bin
	run "${small[@]}" -q --existing $existing -o d d/other.bin d/link.bin
	expect_exit 1
	expect_stderr "birdview: 'd/other.bin': $foreign"
	[[ d/empty.bin -ef d/other.png && ! -s d/empty.bin ]] ||
		fail 'the frame was replaced'
done

# ---- Pictures in the place of the list or the report ----

fresh
mkdir d/out
echo d/other.bin >d/out/other.png
expect_refused "the picture of 'd/other.bin' would replace the list 'd/out/other.png'" \
	-o d/out --root d --files-from d/out/other.png
fresh
expect_refused "the picture of 'd/other.bin' would replace the report 'd/other.png'" \
	-o d --report d/other.png d/other.bin
expect_refused "the picture of 'd/other.bin' would replace the report 'd/../d/other.png'" \
	-o d --report d/../d/other.png d/other.bin
expect_refused "the picture of 'd/other.bin' would replace the report 'new/other.png'" \
	-o new --report new/other.png d/other.bin
# A directory that is still to be made has many names, too.
for report in ./new/other.png "$PWD/new/other.png" new//./other.png d/../new/other.png; do
	expect_refused "the picture of 'd/other.bin' would replace the report '$report'" \
		-o new --report "$report" d/other.bin
	expect_refused "the picture of 'd/other.bin' would replace the report '$report'" \
		-o .//new/ --report "$report" d/other.bin
done
: >d/other.png
expect_refused "the picture of 'd/other.bin' would replace the report 'd/other.png'" \
	-o d --report d/other.png d/other.bin

# ---- Reports ----

fresh
expect_refused "the report 'd/other.bin' would overwrite the frame 'd/other.bin'" \
	-o out --report d/other.bin d/other.bin
ln -s d/other.bin report
expect_refused "the report 'report' would overwrite the frame 'd/other.bin'" \
	-o out --report report d
run "${small[@]}" --check -o out --report report d
expect_exit 2
cmp -s d/other.bin frames/b.bin || fail 'the frame was overwritten'
rm report
ln d/other.bin report
expect_refused "the report 'report' would overwrite the frame 'd/other.bin'" \
	-o out --report report d
: >d/other.bin
expect_refused "the report 'report' would overwrite the frame 'd/other.bin'" \
	-o out --report report d
rm report
echo d/other.bin >list
expect_refused "the report 'list' would overwrite the list 'list'" \
	-o out --report list --files-from list
fresh
run "${small[@]}" -q -o out d
expect_exit 0
for file in 'a note' "$(head -c 100 out/other.png | tr -d '\0')" '{"other":1}'; do
	printf '%s' "$file" >report
	expect_refused "'report': is no report of birdview, and is not overwritten by one" \
		-o out --report report d
done
cp out/other.png picture.png
expect_refused "'picture.png': is no report of birdview, and is not overwritten by one" \
	-o out --report picture.png d
# An older one, the start of one, an empty file, and what is no file are.
rm report
for _ in 1 2; do
	run "${small[@]}" -q -o out --report report d
	expect_exit 0
	[[ $(wc -l <report) == 2 ]] || fail 'this is not one report'
done
truncate -s 20 report
run "${small[@]}" -q -o out --report report d
expect_exit 0
: >report
run "${small[@]}" -q -o out --report report d
expect_exit 0
[[ $(wc -l <report) == 2 ]] || fail 'this is not one report'
run "${small[@]}" -q -o out --report /dev/null d
expect_exit 0
mkfifo pipe
cat pipe >copy &
run "${small[@]}" -q -o out --report pipe d
expect_exit 0
wait
[[ $(wc -l <copy) == 2 ]] || fail 'this is not one report'

# What goes to standard output or standard error goes to another file. The report
# itself may go there, and pipes mix what they get.
rm -f report
: >stream
"$BIRDVIEW" "${small[@]}" --check -o out --report stream d >>stream 2>messages &&
	fail 'this was not refused'
grep -qxF "birdview: 'stream': the report and standard output are the same file" \
	messages || fail 'no word of it'
"$BIRDVIEW" "${small[@]}" --check -o out --report /dev/stdout d 2>messages |
	cat >copy || true
grep -qxF "birdview: '/dev/stdout': the report and standard output are the same file" \
	messages || fail 'no word of it'
[[ ! -s copy && ! -s stream ]] || fail 'something was written'
"$BIRDVIEW" "${small[@]}" -o out --report /dev/stderr d 2>stream &&
	fail 'this was not refused'
grep -qxF "birdview: '/dev/stderr': the report and standard error are the same file" \
	stream || fail 'no word of it'
"$BIRDVIEW" "${small[@]}" -q -o out --report /dev/stdout d >stream ||
	fail 'this was refused'
[[ $(wc -l <stream) == 2 ]] || fail 'this is not one report'
"$BIRDVIEW" "${small[@]}" -q -o out --report /dev/stderr d 2> >(cat >copy) ||
	fail 'this was refused'
"$BIRDVIEW" "${small[@]}" --check -o out --report /dev/null d >/dev/null 2>&1 ||
	fail 'this was refused'

# A report that has the place of a picture by another name is empty at first, and yet
# it stays.
expect_report_kept() {
	expect_exit 1
	expect_stderr "birdview: 'd/other.bin': $foreign"
	grep -q '"frames":1,.*"failed":1' "$1" || fail 'the report is lost'
}
for link in -s ''; do
	fresh
	mkdir d/out
	[[ -n $link ]] || : >d/out/other.png
	ln $link "$PWD/d/out/other.png" report
	run "${small[@]}" -q -o d/out --report report d/other.bin
	expect_report_kept d/out/other.png
done
fresh
mkdir d/out
"$BIRDVIEW" "${small[@]}" -q -o d/out --report - d/other.bin >d/out/other.png \
	2>messages && fail 'the picture was made'
grep -qxF "birdview: 'd/other.bin': $foreign" messages || fail 'no word of it'
grep -q '"failed":1' d/out/other.png || fail 'the report is lost'

# ---- What is in the way ----

make_frames in x y
picture=out/x.png
restart() {
	rm -rf out
	mkdir out
	cp -p in/x.bin elsewhere
}
# Whole PNGs of others are not ours, nor is a text with another keyword.
signature='\x89PNG\r\n\x1a\n'
header='\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55'
end='\0\0\0\0IEND\xae\x42\x60\x82'
for contents in 'a note' x '\0\0\0x' "$signature$header$end" \
	"$signature$header\0\0\0\x0ctEXtbirdviewer\0text$end" \
	"$signature$header\0\0\0\x0ctEXtBirdview\0texts$end"; do
	restart
	printf "$contents" >$picture
	touch -r in/x.bin $picture
	expect_foreign in/x.bin -o out in/x.bin
done
restart
cp in/x.bin $picture
expect_foreign in/x.bin -o out in/x.bin
for link in ../elsewhere ../in/y.bin nowhere x.png .; do
	restart
	ln -s $link $picture
	expect_foreign in/x.bin -o out in/x.bin
done
restart
mkdir $picture
expect_foreign in/x.bin -o out in/x.bin
restart
mkfifo $picture
expect_foreign in/x.bin -o out in/x.bin
if ((EUID == 0)); then
	restart
	mknod $picture c 1 3
	expect_foreign in/x.bin -o out in/x.bin
fi
# The others go on.
restart
echo note >$picture
run "${small[@]}" -o out in
expect_exit 1
expect_stderr "birdview: 'in/x.bin': $foreign" \
	"$(summary '2 frames: 1 done, 1 failed')"
[[ $(<$picture) == note && -f out/y.png ]] || fail 'not what is expected is there'

# ---- What comes in the way meanwhile ----

# A run has long decided what to do when it sets the time of its file.
for existing in update skip replace fail; do
	restart
	export TEST_FAIL="futimens@1=!echo note >out/x.png"
	capture "$BIRDVIEW_VARIANTS/birdview_failing" "${small[@]}" -q \
		--device cpu --existing $existing -o out in/x.bin
	unset TEST_FAIL
	expect_exit 1
	expect_stderr "birdview: 'in/x.bin': $foreign"
	[[ $(<out/x.png) == note ]] || fail 'it was replaced'
	expect_no_temporaries out
done
# So in the place of a report.
rm -f report
export TEST_FAIL="mkdir@1=!cp in/y.bin report"
capture "$BIRDVIEW_VARIANTS/birdview_failing" "${small[@]}" -q --device cpu \
	--report report -o out in/y.bin
unset TEST_FAIL
expect_exit 3
expect_stderr "birdview: 'report': cannot write the report: File exists"
cmp -s in/y.bin report || fail 'it was overwritten'

# ---- What a power cut leaves ----

restart
run "${small[@]}" -q -o out in/x.bin
cp -p $picture good.png
size=$(stat -c %s good.png)
for bytes in 0 1 5000 "$size" 1000000; do
	for existing in update replace; do
		for time in in/x.bin 2001-01-01; do
			rm $picture
			if [[ $existing == update ]]; then
				truncate -s "$bytes" $picture
			else
				head -c "$bytes" /dev/zero >$picture
			fi
			touch -r in/x.bin $picture
			[[ $time == in/x.bin ]] || touch -d $time $picture
			run "${small[@]}" --existing $existing -o out in/x.bin
			expect_exit 0
			expect_same $picture good.png
		done
	done
done
