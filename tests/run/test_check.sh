#!/usr/bin/env bash
#
# A check lists on standard output exactly the frames that have no right picture,
# in a form that --files-from takes, so that converting the list makes all of
# them right; says why on standard error; and changes nothing: not a file, not a
# time, not even the output directory or what dead writers left behind. It ends
# with 0 only if every picture is right.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"
BIRDVIEW=${PLANTED:-$BIRDVIEW}

# Everything about all files that a check could change.
look() {
	find . -printf '%P %y %i %s %T@ %C@ %l\n' | sort
}

# check ARGUMENT...: runs a check, which must not change anything
check() {
	local before
	before=$(look)
	run "${small[@]}" --check "$@"
	diff <(echo "$before") <(look) || fail 'the check has changed something'
}

# expect_listed NAME...: these lines in any order
expect_listed() {
	diff -u --label expected --label listed <(print_lines "$@" | sort) \
		<(sort "$scratch/stdout") || fail 'the list is not as expected'
}

missing='there is no picture'

# ---- Nothing there ----

make_frames drive a top/b top/deep/c
check -o out drive
expect_exit 1
expect_absent out
expect_listed drive/a.bin drive/top/b.bin drive/top/deep/c.bin
expect_stderr "birdview: 'drive/a.bin': $missing" \
	"birdview: 'drive/top/b.bin': $missing" \
	"birdview: 'drive/top/deep/c.bin': $missing" \
	"$(summary '3 frames: 0 right, 3 wrong')"
check -q -o out drive
expect_exit 1
expect_listed drive/a.bin drive/top/b.bin drive/top/deep/c.bin
expect_stderr

# ---- All is well ----

run "${small[@]}" -q -o out drive
check -o out drive
expect_exit 0
expect_no_output
expect_stderr "$(summary '3 frames: 3 right')"
for options in '-j 1' '-j 3 --schedule frame' '--device gpu' '--device auto' \
	'--device gpu --no-fallback' '--existing fail' '--existing replace' \
	'--sync each' '--encoder libpng'; do
	read -ra words <<<"$options"
	check -o out drive "${words[@]}"
	expect_exit 0
	expect_no_output
	expect_stderr "$(summary '3 frames: 3 right')"
done
# Strays do not matter.
echo 'not ours' >out/top/stray.png
check -q -o out drive
expect_exit 0
check --root drive -o out drive/top/b.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 right')"

# ---- From the list to right pictures ----

rm out/a.png
touch out/top/b.png
check -q -o out drive
expect_listed drive/a.bin drive/top/b.bin
cp "$scratch/stdout" list
run "${small[@]}" --existing replace --files-from list --root drive -o out
expect_stderr "$(summary '2 frames: 2 done')"
check -o out drive
expect_exit 0

# With a list, paths are those that it has.
run "${small[@]}" -q -o mirrored --files-from list
echo drive/top/deep/c.bin >>list
check -q -o mirrored --files-from list
expect_exit 1
expect_stdout drive/top/deep/c.bin
check -q -0 -o mirrored --files-from <(tr '\n' '\0' <list)
printf 'drive/top/deep/c.bin\0' | cmp - "$scratch/stdout" ||
	fail 'the list does not end with a zero byte'

# Names of any kind, of which a list of lines cannot hold all.
odd=($'new\nline' $'return\r' ' blank' "quote'" $'\xff' -dash)
for name in "${odd[@]}"; do
	cp drive/a.bin "drive/$name.bin"
done
mv $'drive/return\r.bin' $'drive/return.bin\r'
check -0 -q -o out drive $'drive/return.bin\r'
expect_exit 1
"$BIRDVIEW" "${small[@]}" -q -0 --files-from "$scratch/stdout" --root drive \
	-o out
check -0 -q -o out drive $'drive/return.bin\r'
expect_exit 0
expect_no_output
rm -r out
check -q -o out drive $'drive/return.bin\r'
expect_exit 1
[[ $(sort "$scratch/stdout" | head -n 3) == "drive/ blank.bin
drive/-dash.bin
drive/a.bin" && $(wc -l <"$scratch/stdout") == 7 ]] ||
	fail 'the list of lines is not as expected'
expect_stderr "birdview: $'drive/new\\nline.bin': has a line break in its name and is not listed; --null lists it" \
	"birdview: $'drive/return.bin\\x0d': has a line break in its name and is not listed; --null lists it"
rm drive/new* drive/return* drive/' blank.bin' drive/quote* drive/-dash.bin \
	drive/*$'\xff'*
"$BIRDVIEW" "${small[@]}" -q -o out drive

# ---- Frames that have no picture ----

# They are failures, which -q does not silence.
head -c 35 drive/a.bin >drive/bad.bin
for quiet in '' -q; do
	check ${quiet:+"$quiet"} -o out drive drive/none.bin
	expect_exit 1
	expect_listed drive/bad.bin drive/none.bin
	lines=("birdview: 'drive/bad.bin': ...multiple of 16..."
		"birdview: 'drive/none.bin': ...No such file...")
	[[ -n $quiet ]] ||
		lines+=("$(summary '5 frames: 3 right, 2 failed')")
	expect_stderr "${lines[@]}"
done
rm drive/bad.bin

# ---- What dead writers left behind ----

true &
dead=$!
wait $dead
boot=$(cat /proc/sys/kernel/random/boot_id)
namespace=$(readlink /proc/self/ns/pid | tr -dc 0-9)
touch "out/top/.birdview.$boot.$namespace.$dead.1.0.tmp"
check -o out drive
expect_exit 0
expect_stderr "birdview: 'out': 1 temporary file of dead processes; the next conversion removes it" \
	"$(summary '3 frames: 3 right')"
check -q -o out drive
expect_stderr
run "${small[@]}" -q -o out drive
expect_no_temporaries out

# ---- The report ----

run "${small[@]}" -q -o out drive
rm out/a.png
run "${small[@]}" --check --report report.jsonl -q -o out drive
expect_exit 1
expect_stdout drive/a.bin
grep -qxF '{"input":"drive/a.bin","output":"a.png","status":"wrong","code":50,"errno":0,"error":"there is no picture"}' \
	report.jsonl || fail 'the report does not have the picture that is missing'
(($(grep -c '"status":"right","format":"raw","intensity":true,"points":[0-9]*,"kept":' report.jsonl) == 2)) ||
	fail 'the report does not have the pictures that are right'
tail -n 1 report.jsonl | grep -q '^{"summary":true,"frames":3,"right":2,"wrong":1,"failed":0,"not_started":0,"seconds":.*,"exit":1}$' ||
	fail 'the report has no summary'

# ---- Stopping ----

rm out/top/b.png
check --fail-fast -j 1 -o out drive
expect_exit 4
expect_stdout drive/a.bin
expect_stderr "birdview: 'drive/a.bin': $missing" \
	'birdview: stopped after 1 wrong or missing picture' \
	"$(summary '3 frames: 0 right, 1 wrong, 2 not started')"
check --max-errors 3 -q -o out drive
expect_exit 1
expect_listed drive/a.bin drive/top/b.bin

full() {
	"$BIRDVIEW" "${small[@]}" "$@" >/dev/full
}
capture full --check -j 1 -q -o out drive
expect_exit 4
expect_stderr 'birdview: cannot write to standard output: No space left on device; stopped'

for signal in INT TERM; do
	for count in 1000 10000; do
		make_many $count
		"$BIRDVIEW" "${small[@]}" -q -o many in
		start -j 3 --check -o many in --progress always
		wait_until is_listening
		kill -s $signal "$child" 2>/dev/null || true
		finish
		((status == 0)) || break
	done
	expect_exit $((128 + $(kill -l $signal)))
	grep -q ' not started, in ' "$scratch/stderr" ||
		fail 'the check was not stopped'
	grep -q ' not started$' "$scratch/stderr" ||
		fail 'it is not said what stopped it, or more'
	expect_no_output
done

# ---- What is refused ----

run --check -n -o out drive
expect_usage '--check and --dry-run exclude each other; neither writes a picture'
run --check --report - -o out drive
expect_usage '--check prints to standard output, so --report needs a file'
run --check drive
expect_usage 'no output: ...'
run -0 -o out drive
expect_usage '--null says how --files-from FILE is read, but there is no --files-from'
echo 'in the way' >file
check -o file drive
expect_exit 3
expect_stderr "birdview: 'file': ...not a directory..."
check -o file/out drive
expect_exit 3
expect_stderr "birdview: 'file/out': ...Not a directory"
