#!/usr/bin/env bash
#
# A dry run says what the run after it does. It lists the frames that would be
# converted, counts those that need nothing, tells those that would fail for what is
# in the way of their pictures, and changes nothing at all.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in same changed deep/linked new
"$BIRDVIEW" -q "${small[@]}" -o made in
rm made/new.png
touch -d '2001-02-03 04:05:06' in/changed.bin
ln -sf ../changed.png made/deep/linked.png

# Everything about every file but when it was looked at.
list_all() {
	find . -printf '%y %m %i %s %T@ %C@ %l %p\n' | sort
}

# plan ARGUMENT...: a dry run, which changes nothing
plan() {
	list_all >"$scratch/before"
	run "${small[@]}" -n "$@"
	diff "$scratch/before" <(list_all) || fail 'a dry run has changed something'
}

changed="'in/changed.bin' -> 'out/changed.png'"
new="'in/new.bin' -> 'out/new.png'"
same="'in/same.bin' -> 'out/same.png'"

start_again() {
	rm -rf out
	cp -a made out
}

# ---- The four ways ----

start_again
foreign="birdview: 'in/deep/linked.bin': there is a file that birdview did not make"
plan -o out in
expect_exit 1
expect_stdout "$changed" "$new"
expect_stderr "$foreign" \
	'birdview: 4 frames: 2 to convert, 1 up to date, 1 failed'
plan -q -o out in
expect_exit 1
expect_stdout "$changed" "$new"
expect_stderr "$foreign"
plan -o out --sync each in/same.bin
expect_exit 0
expect_no_output
expect_stderr 'birdview: 1 frame: 0 to convert, 1 up to date'

plan -o out --existing skip in
expect_exit 0
expect_stdout "$new"
expect_stderr 'birdview: 4 frames: 1 to convert, 3 skipped'

plan -o out --existing replace in
expect_exit 1
expect_stdout "$changed" "$new" "$same"
expect_stderr "$foreign" 'birdview: 4 frames: 3 to convert, 1 failed'

there='there is a picture already'
plan -o out --existing fail in
expect_exit 1
expect_stdout "$new"
expect_stderr "birdview: 'in/changed.bin': $there" \
	"birdview: 'in/deep/linked.bin': $there" "birdview: 'in/same.bin': $there" \
	'birdview: 4 frames: 1 to convert, 3 failed'
plan -q -o out --existing fail in/new.bin
expect_exit 0
expect_stdout "$new"

# Other options make other pictures.
plan -o out --cell 0.2 in
expect_exit 1
expect_stdout "$changed" "$new" "$same"
expect_stderr "$foreign" 'birdview: 4 frames: 3 to convert, 1 failed'

# ---- What the run does ----

# expect_kept ARGUMENT...: a run converts those frames that a dry run lists, and
# ends in the same way
expect_kept() {
	local planned
	start_again
	plan -o out "$@"
	planned=$status
	sed -E "s/^'(.*)' -> .*/\1/" "$scratch/stdout" | sort >"$scratch/planned"
	run "${small[@]}" -o out --report "$scratch/report" "$@"
	expect_exit "$planned"
	sed -nE 's/^\{"input":"([^"]*)".*"status":"done".*/\1/p' \
		"$scratch/report" | sort >"$scratch/converted"
	diff -u "$scratch/planned" "$scratch/converted" ||
		fail 'a run does something else than the dry run says'
}

for existing in update skip replace fail; do
	expect_kept --existing $existing in
	expect_kept --existing $existing --intensity-scale 2 in
	expect_kept --existing $existing --root . in
done
[[ -s $scratch/converted ]] || fail 'no run has converted anything'

# ---- The output directory ----

start_again
plan -o not/there --existing fail in/same.bin
expect_exit 0
expect_stdout "'in/same.bin' -> 'not/there/same.png'"
expect_stderr
plan --existing fail in/same.bin
expect_exit 0
expect_stdout "'in/same.bin' -> 'same.png'"
plan -o in/same.bin in
expect_exit 3
expect_no_output
expect_stderr "birdview: 'in/same.bin': is not a directory, expected one for the output"
# What is in the way of a directory fails what is below it, as in a run.
rm -r out/deep
ln -s ../made/deep out/deep
plan -o out --existing skip in/deep --root in
expect_exit 1
expect_no_output
barred="birdview: 'in/deep/linked.bin': cannot use an output directory: Not a directory"
expect_stderr "$barred" 'birdview: 1 frame: 0 to convert, 1 failed'
run -q "${small[@]}" -o out --existing skip in/deep --root in
expect_exit 1
expect_stderr "$barred"
