# shellcheck shell=bash
#
# What the tests of the command share. A test sources this file first; it then
# stands in an empty directory, which is removed at the end. There it runs the
# command and says what it expects:
#
#	make_frames in a b
#	run -o out in
#	expect_exit 0
#	expect_stderr "$(summary '2 frames: 2 done')"
#
# An expectation that is not met is told and counted, and the test goes on; it
# fails at its end.

set -euo pipefail
export LC_ALL=C
umask 022

scratch=$(mktemp -d)
mkdir "$scratch/here"
# Some parts run as a user who has no rights here.
chmod 755 "$scratch" "$scratch/here"
cd "$scratch/here"

failures=0
ran=nothing
status=0

# A geometry that takes a tenth of the time. Tests that are not about pictures
# use it.
# shellcheck disable=SC2034
small=(--x -20:20 --y -20:20)

# With SOUGHT, a regular expression, a failure that it finds ends the test.
fail() {
	printf 'FAILED: %s\n    after: %s\n' "$*" "$ran"
	failures=$((failures + 1))
	if [[ -n ${SOUGHT-} ]] && grep -q "^$SOUGHT" <<<"$*"; then
		exit 1
	fi
}

skip() {
	echo "skipped: $*"
	exit 77
}

# skip_part REASON: for a part of a test
skip_part() {
	echo "a part is skipped: $*"
}

end_of_test() {
	local ended=$?
	cd /
	chmod -R u+rwx "$scratch" 2>/dev/null || true
	rm -rf "$scratch" || true
	if ((ended != 0 && ended != 77)); then
		echo "FAILED: the test broke off after: $ran"
	elif ((failures > 0)); then
		echo "$failures expectations were not met"
		ended=1
	fi
	exit "$ended"
}
trap end_of_test EXIT

# ------------------------------------------------------------------- running

# capture COMMAND...: runs it, and keeps what it wrote and how it ended
capture() {
	ran=${*@Q}
	ran=${ran:0:1000}
	status=0
	"$@" >"$scratch/stdout" 2>"$scratch/stderr" || status=$?
}

# run ARGUMENT...: captures birdview
run() {
	capture "$BIRDVIEW" "$@"
}

# make_frames DIR NAME...: DIR/NAME.bin, small frames that are all good
make_frames() {
	local directory=$1 name
	shift
	if [[ ! -e $scratch/frame/000000.bin ]]; then
		"$BIRDVIEW_SYNTH" --frames 1 --points 2000 "$scratch/frame"
	fi
	for name; do
		mkdir -p "$(dirname "$directory/$name")"
		cp "$scratch/frame/000000.bin" "$directory/$name.bin"
	done
}

# find_other_user: fills 'as_other_user', words to put before a command that is
# to run without the rights of root, and 'birdview_of_others'. Fails if there is
# no such way.
find_other_user() {
	birdview_of_others=$BIRDVIEW
	as_other_user=()
	if ((EUID != 0)); then
		return 0
	fi
	as_other_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	# Only a further program is without the last rights of root.
	as_other_user+=(env)
	if "${as_other_user[@]}" "$BIRDVIEW" -V >/dev/null 2>&1; then
		return 0
	fi
	cp "$BIRDVIEW" "$scratch/birdview"
	birdview_of_others=$scratch/birdview
	"${as_other_user[@]}" "$birdview_of_others" -V >/dev/null 2>&1
}

# run_as_other_user ARGUMENT...: run, once find_other_user has succeeded
run_as_other_user() {
	capture "${as_other_user[@]}" "$birdview_of_others" "$@"
}

# list_presets: the names of all, a line each
list_presets() {
	"$BIRDVIEW" --list-presets | awk '/^[a-z]/ { print $1 }'
}

# list_options: every option as the help has it, "NAME ARGUMENT" a line
list_options() {
	"$BIRDVIEW" --help |
		sed -nE 's/^ {2}(-., | {4})--([a-z-]+)( ([A-Z:,/]+))? .*/\2 \4/p'
}

# -------------------------------------------------------------- expectations

expect_exit() {
	if ((status != $1)); then
		fail "exit status $status, expected $1; stderr:" \
			"$(<"$scratch/stderr")"
	fi
}

# summary 'COUNTS': the summary of a run as it stands in expectations, where
# nobody knows how long the run took
summary() {
	echo "birdview: $1, in T s (R frames/s)"
}

# What was written to standard error, with the figures of time made equal, and
# without remarks that a frame is slow: on a slow machine any may be. A test that is
# about them sets 'slow_frames' to b: they are passed on.
slow_frames=d
said() {
	sed -E "/: not done after [0-9]+ seconds, still waiting /$slow_frames
		s|, in [0-9]+\.[0-9]{2} s \([0-9]+ frames/s\)\$|, in T s (R frames/s)|" \
		"$scratch/stderr"
}

# print_lines LINE...
print_lines() {
	(($# == 0)) || printf '%s\n' "$@"
}

# fill_in LINE...: prints the lines; in place of one with '...' in it the line
# that was said and has any words there
fill_in() {
	local line pattern words
	for line; do
		pattern=$(sed 's/[^[:alnum:].]/\\&/g; s/\.\.\./*/g' <<<"$line")
		while [[ $line == *...* ]] && IFS= read -r words; do
			# shellcheck disable=SC2053
			if [[ $words == $pattern ]]; then
				line=$words
			fi
		done < <(said)
		printf '%s\n' "$line"
	done
}

# expect_stderr LINE...: these lines and no others. Frames may end in any order;
# a summary, if one is expected, is the last line. A '...' stands for any words: a
# sentence is written out in the test whose subject it is, and no other.
expect_stderr() {
	local last=${*: -1}
	diff -u --label expected --label 'standard error' \
		<(fill_in "$@" | sort) <(said | sort) ||
		fail 'standard error is not as expected'
	if [[ $last == *' in T s '* && $(said | tail -n 1) != "$last" ]]; then
		fail 'the summary is not the last line'
	fi
}

# expect_stdout LINE...: these lines in this order
expect_stdout() {
	diff -u --label expected --label 'standard output' \
		<(print_lines "$@") "$scratch/stdout" ||
		fail 'standard output is not as expected'
}

# expect_no_output: nothing on standard output
expect_no_output() {
	[[ ! -s $scratch/stdout ]] ||
		fail "there is something on standard output: $(<"$scratch/stdout")"
}

# expect_usage SENTENCE: refused for it as wrong usage
expect_usage() {
	expect_exit 2
	expect_no_output
	expect_stderr "birdview: $1" "Try 'birdview --help'."
}

# is_picture FILE: begins as a PNG and ends as a whole one, with an IEND
is_picture() {
	[[ $(head -c 8 "$1" | od -An -tx1) == ' 89 50 4e 47 0d 0a 1a 0a' ]] &&
		[[ $(tail -c 12 "$1" | od -An -tx1 -w12) == \
			' 00 00 00 00 49 45 4e 44 ae 42 60 82' ]]
}

# expect_files DIR PATH...: whole pictures below DIR, and nothing else there,
# temporary files included
expect_files() {
	local directory=$1 path
	shift
	diff -u --label expected --label "files below $directory" \
		<(printf '%s\0' "$@" | sort -z | tr '\0\n' '\n?') \
		<(find "$directory" -type f -printf '%P\0' | sort -z |
			tr '\0\n' '\n?') ||
		fail "the files below $directory are not as expected"
	for path; do
		is_picture "$directory/$path" ||
			fail "$directory/$path is no whole picture"
	done
}

# expect_no_temporaries DIR...
expect_no_temporaries() {
	local left
	left=$(find "$@" -name '.birdview*')
	[[ -z $left ]] || fail "temporary files are left: $left"
}

# expect_right ARGUMENT...: a check with these finds every picture right and says
# nothing. It stands after a fault whose traces are gone: a check sees more than
# bytes that are equal, a picture's time for one. What 'run' kept stays as it is.
expect_right() {
	local words ended=0
	words=$("$BIRDVIEW" --check -q "$@" 2>&1) || ended=$?
	[[ $ended == 0 && -z $words ]] ||
		fail "a check ends with $ended and says: $words"
}

# is_long, is_short: those of trials.h
is_long() {
	[[ -n ${BIRDVIEW_LONG-} ]]
}

is_short() {
	! is_long && [[ -n ${BIRDVIEW_SHORT-} ]]
}

# expect_right_at_times ARGUMENT...: the same in one trial of ten, where there are
# hundreds; with BIRDVIEW_LONG in each
right_trials=0
expect_right_at_times() {
	if is_long || ((right_trials++ % 10 == 0)); then
		expect_right "$@"
	fi
}

# put_old_picture FILE: what begins as a picture of birdview, and is no whole one
put_old_picture() {
	printf '%b' '\x89PNG\r\n\x1a\n' '\0\0\0\rIHDR' '\0\0\0\1\0\0\0\1\x08\0\0\0\0' \
		'\x3a\x7e\x9b\x55' '\0\0\0\x0ctEXtbirdview\0' 'old' >"$1"
}

# is_old_picture FILE: that, and not another one
is_old_picture() {
	put_old_picture "$scratch/old_picture"
	cmp -s "$1" "$scratch/old_picture"
}

# expect_same FILE FILE
expect_same() {
	cmp "$1" "$2" || fail "$1 and $2 differ"
}

# expect_absent PATH
expect_absent() {
	[[ ! -e $1 && ! -L $1 ]] || fail "$1 is there"
}
