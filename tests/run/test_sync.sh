#!/usr/bin/env bash
#
# What is on disk when. Without --sync nothing is forced there. With "each", a
# frame has not ended before its picture, its name and all directories above it
# are: the file is synced before it gets its name, the directory after that, and
# the one above each directory on the way, whoever made that. A picture that is
# up to date is synced likewise. With "end", the file systems of all pictures are
# synced once, after the last frame and before the summary. What cannot be synced
# fails its frame, or the run.

# With something mounted below the output directory there are two file systems.
if (($# == 0)) && unshare -Urm mount -t tmpfs none /tmp 2>/dev/null; then
	exec unshare -Urm bash "$0" in_namespace
fi

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_sync_log}
export SYNC_LOG=$scratch/log
device=${DEVICE:-cpu}

here=$(pwd -P)
make_frames in a{1..3} b/c{1..3} b/d/e/f{1..3} b/g{1..3}

# run_logged ARGUMENT...: runs with a new log
run_logged() {
	rm -f "$SYNC_LOG"
	run "${small[@]}" --device "$device" "$@"
}

# count WORD: the lines of the log that say it
count() {
	awk -v word="$1" '$2 == word { n++ } END { print n + 0 }' "$SYNC_LOG"
}

# expect_each_safe COUNT: so many frames have ended, and whoever ended one has by
# then forced to disk, in this order, the file, if it then got its name, and the
# directory; and before, but after making it, each directory on the way.
expect_each_safe() {
	awk -v top="$here/new/deep/out" -v count="$1" '
		function above(path) { sub("/[^/]*$", "", path); return path }
		function complain(text) { print text ": " $0; bad = 1 }
		$2 == "mkdir" { delete safe[$1, above($3)] }
		$2 == "rename" {
			if (!safe[$1, $3])
				complain("renamed before it is on disk")
			picture[$1] = $4
			landed[$1] = 0
		}
		$2 == "fsync" {
			safe[$1, $3] = 1
			if ($3 ~ /\.png$/)
				picture[$1] = $3
			if ($3 == above(picture[$1]))
				landed[$1] = 1
		}
		$2 == "ended" {
			ended++
			if (!landed[$1])
				complain("ended before its name is on disk")
			for (path = picture[$1]; length(path) > length(top);) {
				path = above(path)
				if (!safe[$1, path])
					complain(path " is not on disk")
			}
			landed[$1] = 0
		}
		END {
			if (ended != count) {
				print ended " frames ended, expected " count
				bad = 1
			}
			exit bad
		}' "$SYNC_LOG" || fail 'not everything is forced to disk in time'
}

# ---- none ----

for words in '' '--sync none'; do
	read -ra options <<<"$words"
	run_logged -o out in "${options[@]}"
	expect_exit 0
	(($(count ended) == 12 && $(count mkdir) == 4)) ||
		fail 'the log is not complete'
	(($(count fsync) == 0 && $(count syncfs) == 0)) ||
		fail 'something is synced'
	rm -r out
done

# ---- each ----

for jobs in 1 4; do
	rm -rf new
	run_logged -j $jobs --schedule frame --sync each -o new/deep/out in
	expect_exit 0
	expect_each_safe 12
	# The directory given with -o, and those above it.
	for made in '' /new /new/deep; do
		grep -q " fsync $here$made$" "$SYNC_LOG" ||
			fail "what was made in '$made' is not on disk"
	done
	[[ $(awk '$2 == "mkdir" || $3 !~ /out/ { print $2, $3 }' "$SYNC_LOG" |
		head -n 6) == "mkdir $here/new
fsync $here
mkdir $here/new/deep
fsync $here/new
mkdir $here/new/deep/out
fsync $here/new/deep" ]] || fail 'the output directory is synced otherwise'
	(($(count syncfs) == 0)) || fail 'a file system is synced'
done

# A run before was killed before it came to that, for all that anybody knows.
run_logged -j 1 --sync each -o new/deep/out in
expect_exit 0
expect_stderr "$(summary '12 frames: 0 done, 12 up to date')"
expect_each_safe 12

# ---- end ----

rm -rf new
run_logged -j 3 --sync end -o new/deep/out in
expect_exit 0
[[ $(tail -n 2 "$SYNC_LOG" | cut -d ' ' -f 2-) == "syncfs $here/new/deep/out
summary" ]] || fail 'the file system is not synced between the last frame and the summary'
(($(count ended) == 12 && $(count syncfs) == 1)) ||
	fail 'the log is not complete'
run_logged --sync end -o new/deep/out in
expect_stderr "$(summary '12 frames: 0 done, 12 up to date')"
(($(count syncfs) == 1)) || fail 'pictures that were there are not synced'

if [[ ${1-} == in_namespace ]]; then
	rm -rf new
	mkdir -p new/deep/out/b/d
	mount -t tmpfs none new/deep/out/b/d
	run_logged -j 3 --sync end -o new/deep/out in
	expect_exit 0
	[[ $(tail -n 3 "$SYNC_LOG" | cut -d ' ' -f 2-) == "syncfs $here/new/deep/out
syncfs $here/new/deep/out/b/d/e
summary" ]] || fail 'not each file system is synced'
	umount new/deep/out/b/d
else
	skip_part 'a second file system needs a namespace of our own'
fi

# ---- What cannot be synced ----

said_of() {
	echo "birdview: 'in/b/d/e/$1.bin': the picture cannot be forced to disk:" \
		"Input/output error"
}

rm -rf new
mkdir new
put_old_picture new/a1.png
export SYNC_FAULT=.tmp
run_logged -j 1 --sync each -o new in/a1.bin
expect_exit 1
expect_stderr "birdview: 'in/a1.bin': the picture cannot be forced to disk: Input/output error" \
	"$(summary '1 frame: 0 done, 1 failed')"
is_old_picture new/a1.png || fail 'the old picture is gone'
expect_no_temporaries new

# The directory above one that was made, and the one with the picture; and when
# all that is there, it is on disk no more than before.
for part in b/d b/d/e; do
	export SYNC_FAULT="fsync $here/new/$part"
	rm -rf new
	for done in '9 done' '0 done, 9 up to date'; do
		run_logged -j 1 --sync each -o new in
		expect_exit 1
		expect_stderr "$(said_of f1)" "$(said_of f2)" "$(said_of f3)" \
			"$(summary "12 frames: $done, 3 failed")"
		expect_no_temporaries new
	done
done
unset SYNC_FAULT
run_logged --sync each -o new in
expect_exit 0
expect_right "${small[@]}" -o new in

rm -rf new
SYNC_FAULT="fsync $here/new" run_logged --sync each -o new/deep/out in
expect_exit 3
expect_stderr "birdview: 'new/deep/out': cannot make the output directory: Input/output error"

rm -rf new
SYNC_FAULT="syncfs $here/new" run_logged --sync end -o new in
expect_exit 4
expect_stderr 'birdview: the pictures cannot be forced to disk: Input/output error' \
	"$(summary '12 frames: 12 done')"
