#!/usr/bin/env bash
#
# Nothing is kept in the directory for temporary files, which in a container may not
# be there, or be small, or in memory: whatever TMPDIR is, a run is the same, and does
# not so much as look there.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in a b c
run "${small[@]}" -q -o expected in
expect_exit 0
elsewhere=$scratch/directory_for_temporary_files

# use_all: birdview does all that it can
use_all() {
	local -x TMPDIR=$elsewhere TMP=$elsewhere TEMP=$elsewhere
	rm -rf out arrays report
	"$@" "$BIRDVIEW" "${small[@]}" -j 2 --intensity-scale auto --sync each \
		--report report -o arrays --write npz in &&
		"$@" "$BIRDVIEW" "${small[@]}" -j 2 -o out in &&
		"$@" "$BIRDVIEW" "${small[@]}" -n -o out in &&
		"$@" "$BIRDVIEW" "${small[@]}" --check -o out in &&
		"$@" "$BIRDVIEW" --info in
}

# expect_same_run: what use_all gives, is as always
expect_same_run() {
	expect_exit 0
	diff -r expected out || fail 'not the pictures of another run'
}

capture use_all env
expect_same_run
echo 'not a directory' >"$elsewhere"
capture use_all env
expect_same_run
rm "$elsewhere"
mkdir "$elsewhere"
# Who looks at what is in it changes this time, and who makes something the other.
before=$(stat -c '%x %z' "$elsewhere")
capture use_all env
expect_same_run
[[ $(stat -c '%x %z' "$elsewhere") == "$before" ]] || fail 'it was used'

if ! strace -f -o trace true 2>/dev/null; then
	skip_part 'no strace'
	exit
fi
capture use_all strace -f -A -o trace -e trace=%file
if [[ -n ${BIRDVIEW_SANITIZE-} ]] && ((status != 0)); then
	skip_part 'sanitizers do not go with strace'
	exit
fi
expect_same_run
! grep -F "$elsewhere\"" trace | grep -v 'execve(' || fail 'it was asked about'
! grep -F "$elsewhere/" trace || fail 'something in it was asked for'
grep -q 'a\.png' trace || fail 'the trace does not show files'
