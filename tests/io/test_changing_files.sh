#!/usr/bin/env bash
#
# Frames that grow, shrink, vanish or are replaced while they are read, and
# directories that go away under a run, cost the frames concerned a line each and
# nothing else. No picture is ever of half the old and half the new points: what
# is there is what the frame gave at one time, and running again gives the
# pictures of what is there now.
#
# What happens does so at a chosen call, by failing.c.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
tiny=(--x 0:10 --y -5:5 --cell 0.5 --device cpu)

"$BIRDVIEW_SYNTH" --frames 1 --points 300 first
"$BIRDVIEW_SYNTH" --frames 1 --points 310 --seed 2 second
truncate -s 4000 first/000000.bin
truncate -s 4160 second/000000.bin
first=$PWD/first/000000.bin
second=$PWD/second/000000.bin

# What each gives under the names below, which pictures contain.
for name in a m z; do
	cp -p "$first" first/$name.bin
	cp -p "$second" second/$name.bin
done
"$BIRDVIEW" "${tiny[@]}" -q -o first first
"$BIRDVIEW" "${tiny[@]}" -q -o second second

# during CALL COMMAND: a run in which the command is run at the call. Reading a
# frame takes two: its bytes, and that there are no more. The frame in the middle
# has the third and the fourth.
during() {
	rm -rf in out
	mkdir -p in/sub
	cp -p "$first" in/a.bin
	cp -p "$first" in/sub/m.bin
	cp -p "$first" in/z.bin
	export TEST_FAIL="$1=!$2" TEST_FAILED=$PWD/failed
	rm -f failed
	run "${tiny[@]}" -j 1 -o out in
	unset TEST_FAIL
	[[ -e failed ]] || fail "$1 never came"
	ran="$1: $2"
	expect_no_temporaries .
}

# expect_one_failure WORDS: only the frame in the middle failed
expect_one_failure() {
	expect_exit 1
	expect_stderr "birdview: 'in/sub/m.bin': $1" \
		"$(summary '3 frames: 2 done, 1 failed')"
	expect_same first/a.png out/a.png
	expect_same first/z.png out/z.png
	expect_absent out/sub/m.png
}

# expect_done WHICH: all went well, and the middle gave this picture
expect_done() {
	expect_exit 0
	expect_stderr "$(summary '3 frames: 3 done')"
	expect_same "$1/m.png" out/sub/m.png
}

# expect_completed WHICH: another run gives it
expect_completed() {
	run "${tiny[@]}" -q -o out in
	expect_exit 0
	expect_same "$1/m.png" out/sub/m.png
	expect_same first/a.png out/a.png
	expect_same first/z.png out/z.png
	expect_no_temporaries out
	expect_right_at_times "${tiny[@]}" -o out in
}

# ---- A frame ----

m=in/sub/m.bin
for call in pread@3 pread@4; do
	during $call "truncate -s +16 $m"
	expect_one_failure '...from 4000 to 4016 bytes...'
	during $call "cat $second >$m"
	expect_one_failure '...from 4000 to 4160 bytes...'
	expect_completed second
	during $call "truncate -s -16 $m"
	expect_one_failure '...from 4000 to 3984 bytes...'
	during $call "truncate -s 0 $m"
	expect_one_failure '...from 4000 to 0 bytes...'
	during $call "touch $m"
	expect_one_failure '...was written to...'
	expect_completed first

	# The name goes away or stands for another file; what is read does not.
	during $call "rm $m"
	expect_done first
	during $call "cp -p $second new && mv new $m"
	expect_done first
	expect_completed second
done

# Before it is opened.
during pread@1 "rm $m"
expect_one_failure '...No such file...'
during pread@1 "rm $m && mkdir $m"
expect_one_failure '...a directory...'
during pread@1 "rm $m && mkfifo $m"
expect_one_failure '...a FIFO...'
during pread@1 "rm $m && ln -s m.bin $m"
expect_one_failure '...Too many levels...'
during pread@1 "truncate -s 17 $m"
expect_one_failure '...multiple of 16...'
during pread@1 "cp -p $second $m"
expect_done second

# ---- Directories ----

# Those of the frames.
during pread@1 'rm -r in/sub'
expect_one_failure '...No such file...'
during pread@1 'rm -r in'
expect_exit 1
expect_stderr \
	"birdview: 'in/sub/m.bin': ...No such file..." \
	"birdview: 'in/z.bin': ...No such file..." \
	"$(summary '3 frames: 1 done, 2 failed')"
expect_same first/a.png out/a.png

# A directory of pictures is made again.
during pread@5 'rm -r out/sub'
expect_exit 0
expect_completed first
# The output directory itself is not: it is somebody else's by then.
during pread@3 'rm -r out'
expect_exit 4
expect_stderr "birdview: 'in/sub/m.bin': ...the output directory was moved..." \
	"birdview: 'out': ...stopped" \
	"$(summary '3 frames: 1 done, 1 failed, 1 not started')"
expect_absent out
expect_completed first

# A file takes the place of a directory.
during pread@1 'mkdir -p out && echo mine >out/sub'
expect_one_failure "...Not a directory"
[[ $(<out/sub) == mine ]] || fail 'a file in the way was changed'

# The current directory.
mkdir gone
cp "$first" gone/a.bin
before=$failures
(
	trap - EXIT
	cd gone
	rm -r ../gone
	capture "$BIRDVIEW" "${tiny[@]}" -o out a.bin
	expect_exit 3
	expect_stderr "birdview: 'out': cannot make the output directory: No such file or directory"
	capture "$BIRDVIEW" "${tiny[@]}" -o "$scratch/here/out" --root . a.bin
	expect_exit 3
	expect_stderr 'birdview: cannot find the name of the current directory, which --root needs: No such file or directory'
	rm -rf "$scratch/here/out"
	capture "$BIRDVIEW" "${tiny[@]}" -o "$scratch/here/out" "$first"
	expect_exit 0
	expect_same "$scratch/here/first/000000.png" \
		"$scratch/here/out/000000.png"
	((failures == before))
) || fail 'wrong words without a current directory'

# ---- Time ----

# Frames of the future and from before 1970 are frames like others.
for time in '2200-01-01 00:00:00' '1901-12-14 00:00:00' '1970-01-01 00:00:00'; do
	rm -rf in out
	mkdir in
	cp "$first" in/a.bin
	touch -d "$time UTC" in/a.bin
	run "${tiny[@]}" -o out in
	expect_exit 0
	[[ $(stat -c %.Y out/a.png) == $(stat -c %.Y in/a.bin) ]] ||
		fail "the time $time is another one on the picture"
	run "${tiny[@]}" -o out in
	expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
	# Neither does it matter which way a frame's time has gone.
	touch -d '1999-01-01' in/a.bin
	run "${tiny[@]}" -o out in
	expect_stderr "$(summary '1 frame: 1 done')"
done
