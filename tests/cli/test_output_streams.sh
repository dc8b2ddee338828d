#!/usr/bin/env bash
#
# Standard output carries what was asked for and nothing else: lists, help, the
# plan of a dry run. All other words go to standard error: errors, warnings,
# progress and the summary. What cannot be delivered on standard output is a
# failure; that a stream is closed harms no picture.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Pictures of the run before are to be made anew.
small+=(--existing replace)

make_frames in a b

to_full_device() {
	"$BIRDVIEW" "$@" >/dev/full
}

to_closed_output() {
	"$BIRDVIEW" "$@" >&-
}

# ---- A run ----

run "${small[@]}" -o out in
expect_exit 0
expect_no_output
expect_stderr "$(summary '2 frames: 2 done')"
grep -qE '^birdview: 2 frames: 2 done, in [0-9]+\.[0-9]{2} s \([0-9]+ frames/s\)$' \
	"$scratch/stderr" || fail 'the summary looks odd'
run "${small[@]}" -o out in/a.bin
expect_stderr "$(summary '1 frame: 1 done')"
run "${small[@]}" -o out in/a.bin missing.bin
expect_stderr \
	"birdview: 'missing.bin': ...No such file..." \
	"$(summary '2 frames: 1 done, 1 failed')"

for quiet in -q --quiet; do
	run "${small[@]}" $quiet -o out in
	expect_exit 0
	expect_no_output
	expect_stderr
	run "${small[@]}" $quiet -o out in missing.bin
	expect_exit 1
	expect_stderr \
		"birdview: 'missing.bin': ...No such file..."
done

# ---- What was asked for ----

# expect_requested ARGUMENT...: prints something, and says so if it cannot
expect_requested() {
	run "$@"
	expect_exit 0
	expect_stderr
	[[ -s $scratch/stdout ]] || fail 'nothing was printed'
	if [[ -c /dev/full ]]; then
		capture to_full_device "$@"
		expect_exit 3
		expect_stderr 'birdview: cannot write to standard output: No space left on device'
	fi
	capture to_closed_output "$@"
	expect_exit 3
	expect_stderr 'birdview: cannot write to standard output: Bad file descriptor'
}

for request in -h --help -V --version --list-presets --list-channels \
	--list-formats --list-layouts --list-devices; do
	expect_requested $request
done

# expect_names WORD...: the first words of the lines
expect_names() {
	diff <(print_lines "$@") <(cut -d ' ' -f 1 "$scratch/stdout") ||
		fail 'the list is not as expected'
}

# The version stands alone on its line; what was built in follows.
run -V
expect_names birdview contract libpng zlib liblzf LASzip CUDA processor
head -n 1 "$scratch/stdout" | grep -qxE 'birdview [0-9]+\.[0-9]+\.[0-9]+' ||
	fail 'the version is none'
contract=$(grep -aoE '"contract":[0-9]+' out/a.png)
grep -qx "contract ${contract#*:}" "$scratch/stdout" ||
	fail 'the contract is not that of a picture'
(($(grep -cxE '(libpng|zlib) [0-9]+(\.[0-9]+)+[^ ]*' "$scratch/stdout") == 2)) ||
	fail 'versions of libraries are missing'
# With CUDA there is a version of it, and the list of devices knows of no build
# without.
if "$BIRDVIEW" --list-devices | grep -q 'built without CUDA'; then
	cuda=no
else
	cuda='[0-9]+\.[0-9]+'
fi
grep -qxE "CUDA $cuda" "$scratch/stdout" || fail "CUDA is not said to be $cuda"
run --list-presets
expect_names surround note sfa3d complex-yolo mv3d mv3d-c pixor birdnet apollo
run --list-channels
expect_names height low span mean-height intensity max-intensity mean-intensity \
	density occupied slice-height slice-occupied slices
if grep -vqE '^[a-z-]+ +[a-z1]' "$scratch/stdout"; then
	fail 'a channel is not described'
fi
run --list-layouts
expect_names kitti nuscenes waymo nclt columns=LIST
run --list-formats
tail -n 1 "$scratch/stdout" | grep -qE '^raw +[^(]+ \(\*\.bin\)$' ||
	fail 'the formats do not end with raw'
run --list-devices
expect_names auto cpu gpu

# It counts before everything else, whatever follows.
run --list-presets --nothing-like-it
expect_exit 0
expect_names surround note sfa3d complex-yolo mv3d mv3d-c pixor birdnet apollo

# ---- Help ----

run --help
[[ $(head -n 1 "$scratch/stdout") == 'Usage: birdview '* ]] ||
	fail 'the help does not begin with the usage'
[[ $(wc -L <"$scratch/stdout") -le 80 ]] || fail 'the help is too wide'
if grep -q $'\t' "$scratch/stdout"; then
	fail 'there are tabs in the help'
fi
list_options >"$scratch/options"
[[ $(wc -l <"$scratch/options") -ge 25 ]] || fail 'options are not found'
# Each is known: with an argument where the help has one, and only there.
while read -r option argument; do
	if [[ -n $argument ]]; then
		run "--$option"
		expect_usage "--$option needs an argument: --$option $argument"
	else
		run "--$option=1"
		expect_usage "--$option takes no argument"
	fi
done <"$scratch/options"

# ---- Dry runs ----

rm -rf out
list_all() {
	find . -printf '%y %s %T@ %p\n' | sort
}
list_all >"$scratch/before"
run -n -o out/put in in/../missing.bin --report report.jsonl
expect_exit 0
expect_stdout "'in/a.bin' -> 'out/put/a.png'" "'in/b.bin' -> 'out/put/b.png'" \
	"'in/../missing.bin' -> 'out/put/missing.png'"
expect_stderr
run --dry-run in
expect_exit 0
expect_stdout "'in/a.bin' -> 'a.png'" "'in/b.bin' -> 'b.png'"
expect_requested -n -o out in
diff "$scratch/before" <(list_all) || fail 'a dry run has changed something'

# Where the command line is read as POSIX has it, too.
POSIXLY_CORRECT=1 run in -o out/put -n
expect_exit 0
expect_stdout "'in/a.bin' -> 'out/put/a.png'" "'in/b.bin' -> 'out/put/b.png'"
diff "$scratch/before" <(list_all) || fail 'a dry run has changed something'

mkdir loop
ln -s . loop/self
run -n loop in
expect_exit 1
expect_stdout "'in/a.bin' -> 'a.png'" "'in/b.bin' -> 'b.png'"
expect_stderr "birdview: 'loop/self': ...contains itself..." \
	'birdview: 3 frames: 2 to convert, 1 failed'

# ---- Devices ----

run "${small[@]}" -o out --device cpu in
expect_exit 0
expect_stderr "$(summary '2 frames: 2 done')"
run "${small[@]}" -o out --device auto in
expect_exit 0
expect_stderr "$(summary '2 frames: 2 done')"
run "${small[@]}" -o out --device cpu --no-fallback in
expect_exit 0

# Without a usable GPU, asking for one is answered in one line.
run --list-devices
why=$(sed -nE 's/^gpu .*; not usable: (.*)$/\1/p' "$scratch/stdout")
if [[ -n $why ]]; then
	rm -r out
	run "${small[@]}" -o out --device gpu in
	expect_exit 0
	expect_no_output
	expect_stderr "birdview: no usable GPU ($why); converting on the CPU" \
		"$(summary '2 frames: 2 done')"
	expect_files out a.png b.png
	rm -r out
	run "${small[@]}" -o out --device gpu --no-fallback in
	expect_exit 3
	expect_no_output
	expect_stderr "birdview: no usable GPU ($why), and --no-fallback was given"
	expect_absent out
	# A run may well be over before it is known that there is none.
	run "${small[@]}" -v -o out --device auto in
	expect_exit 0
	sed -i "/no usable GPU .*; using the CPU/d" "$scratch/stderr"
	expect_stderr "$(summary '2 frames: 2 done')"
else
	skip_part 'there is a GPU, so none to do without'
fi

# ---- The wrong layout ----

# As in nuScenes: 20 bytes a point, intensities above 1, and a ring.
mkdir wrong
for _ in {1..20}; do
	# 1, 1, 0, 200, 3
	printf '\0\0\200\77\0\0\200\77\0\0\0\0\0\0\110\103\0\0\100\100'
done >wrong/a.bin
cp wrong/a.bin wrong/b.bin
advice='5 of 10 points have an intensity outside the scale (found 0 to 200); is the layout right?  Try --layout nuscenes'

run "${small[@]}" -o out wrong
expect_exit 0
grep -qE "^birdview: warning: 'wrong/[ab].bin': " "$scratch/stderr" ||
	fail 'no warning'
sed -i 's|wrong/[ab]|wrong/one|' "$scratch/stderr"
expect_stderr "birdview: warning: 'wrong/one.bin': $advice" \
	"$(summary '2 frames: 2 done')"
run "${small[@]}" -q -o out wrong
expect_exit 0
expect_stderr
run "${small[@]}" -o out --layout nuscenes wrong
expect_exit 0
expect_stderr "$(summary '2 frames: 2 done')"

rm -r out
run "${small[@]}" -o out --strict wrong in
expect_exit 2
run "${small[@]}" -o out --strict --root . wrong in
expect_exit 1
expect_stderr "birdview: 'wrong/a.bin': $advice" \
	"birdview: 'wrong/b.bin': $advice" \
	"$(summary '4 frames: 2 done, 2 failed')"
expect_files out in/a.png in/b.png

# ---- Mirror images ----

mirrored='birdview: warning: --axes y,x,z makes mirror images: what is left is drawn right'
run "${small[@]}" -o out --axes y,x,z in
expect_exit 0
expect_stderr "$mirrored" "$(summary '2 frames: 2 done')"
run "${small[@]}" -o out --axes y,x,z -q in
expect_stderr
run "${small[@]}" -o out --axes y,-x,z in
expect_stderr "$(summary '2 frames: 2 done')"

# ---- Progress ----

# The line is drawn over itself; a message or the summary clears it first.
run "${small[@]}" --device cpu --progress always -o out in
expect_exit 0
expect_no_output
tr '\r' '\n' <"$scratch/stderr" >"$scratch/lines"
grep -qxE $'\e\\[K[12] of 2 frames, [0-9]+ frames/s, [0-9]+:[0-9]{2} left' \
	"$scratch/lines" || fail 'there is no progress'
[[ $(tail -n 1 "$scratch/lines") == $'\e[Kbirdview: 2 frames: 2 done, in '* ]] ||
	fail 'the summary does not clear the progress'
run "${small[@]}" --progress never -o out in
expect_stderr "$(summary '2 frames: 2 done')"
run "${small[@]}" --progress auto -o out in
expect_stderr "$(summary '2 frames: 2 done')"

# 'script' gives the command a terminal.
on_terminal() {
	script --quiet --return --command "${*@Q}" /dev/null </dev/null
}
if command -v script >/dev/null && on_terminal test -t 2 2>/dev/null; then
	capture on_terminal "$BIRDVIEW" "${small[@]}" -o out in
	expect_exit 0
	grep -q 'of 2 frames' "$scratch/stdout" ||
		fail 'there is no progress on a terminal'
	capture on_terminal "$BIRDVIEW" "${small[@]}" --progress never -o out in
	expect_exit 0
	if grep -q 'of 2 frames' "$scratch/stdout"; then
		fail 'there is progress on a terminal against the will'
	fi
else
	skip_part 'no script to give the command a terminal'
fi

# ---- Closed streams ----

# No file may be opened in their places: it would get what is meant for them.
without_streams() {
	"$BIRDVIEW" "$@" <&- >&- 2>&-
}

with_input_only() {
	"$BIRDVIEW" "$@" </dev/null >&- 2>&-
}

make_frames many {0..9}
head -c 35 /dev/zero >many/4_odd.bin
run "${small[@]}" -o expected many
rm -rf out
capture without_streams "${small[@]}" --progress always --report - -o out many
expect_exit 1
expect_files out {0..9}.png
diff -r expected out || fail 'pictures differ when the streams are closed'

rm -rf out
capture with_input_only "${small[@]}" --report report.jsonl -o out many
expect_exit 1
diff -r expected out || fail 'pictures differ when the streams are closed'
[[ $(wc -l <report.jsonl) -eq 12 ]] || fail 'the report has other lines'
if grep -v '^{' report.jsonl; then
	fail 'messages went into the report'
fi
