#!/usr/bin/env bash
#
# Every status that birdview.h has, and every exit status that the command has,
# comes up where it should: there is none that nothing can produce, and none that
# is new without a word here.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

header=$BIRDVIEW_SOURCE_DIR/include/birdview.h
exits=$BIRDVIEW_SOURCE_DIR/src/cli/exit_status.h

# What only a program that calls the library gets to see, and the test where it
# does; or what only a fault of the system brings about.
declare -A elsewhere=(
	[ARGUMENT]=test_convert_options.c
	[NO_MEMORY]=test_no_memory.c
	[THREAD]=test_convert_files.c
	[NO_DEVICE]=test_convert_files_gpu.c
	[PRESET]=test_grid_info.c
	[GRID]=test_grid.c
	[LAYOUT]=test_layout.c
	[LIBRARY]=test_frame_message.c
	[PNG]=test_png_refusal.c
	[TAKEN]=test_convert_files.c
	[ONE_NAME]=test_folding.sh
	[STOPPED]=test_convert_files.c
)

# numbers PREFIX FILE: the constants there as NAME NUMBER, without the prefix
numbers() {
	sed -nE "s/^[[:blank:]]*$1([A-Z_]+) = ([0-9]+).*/\1 \2/p" "$2"
}

declare -A status_number
while read -r name number; do
	status_number[$name]=$number
done < <(numbers BV_ERR_ "$header")
((${#status_number[@]} > 20)) || fail 'the statuses are not in the header'

declare -A seen_status=() seen_exit=()

# see NAME STATUS ARGUMENT...: birdview ends with the exit status, and its report
# has a frame with the status NAME, if that is not '-'
see() {
	local name=$1 exit=$2
	shift 2
	rm -f report
	run -q --report report -j 1 --device cpu "${small[@]}" "$@"
	expect_exit "$exit"
	seen_exit[$exit]=1
	[[ $name != - ]] || return 0
	if grep -q "\"code\":${status_number[$name]-none}," report; then
		seen_status[$name]=1
	else
		fail "no frame has the status $name: $(<report)"
	fi
}

# see_variant VARIANT NAME STATUS ARGUMENT...: see, with a variant of the command
see_variant() {
	local BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_$1
	shift
	see "$@"
}

make_frames in a
frame=in/a.bin

# ---- Frames ----

see - 0 -o out in
see OPEN 1 -o out none.bin
mkfifo pipe.bin
see NOT_REGULAR 1 -o out pipe.bin
head -c 35 "$frame" >odd.bin
see SIZE 1 -o out odd.bin
printf 'PK\3\4%12s' '' >zip.bin
see FORMAT 1 -o out zip.bin
see MANY_POINTS 1 -o out --existing replace --max-points 10 in
see INTENSITY 1 -o out --existing replace --strict --intensity-scale 1e-9 in
see NOTHING_KEPT 1 -o out --existing replace --strict --z 80:90 in
mkdir loop
ln -s . loop/again
see PATH 1 -o out loop
# Regular files that cannot be read at their start, and that hold more than they
# say.
if [[ -f /proc/self/mem && -f /proc/self/stat ]]; then
	see READ 1 -o out /proc/self/mem
	see CHANGED 1 -o out /proc/self/stat
else
	elsewhere[READ]=test_read_faults.c
	elsewhere[CHANGED]=test_read_faults.c
fi

# ---- Pictures ----

see EXISTS 1 -o out --existing fail in
mkdir -p blocked/a.png closed
see FOREIGN 1 -o blocked --existing replace in
TEST_FAIL=renameat2@1=EIO see_variant failing WRITE 1 -o unnamed in
touch closed/in
see DIRECTORY 1 -o closed --root . in
SYNC_LOG=$scratch/log SYNC_FAULT=.tmp \
	see_variant sync_log SYNC 1 -o synced --sync each in
mkdir moved
# shellcheck disable=SC2016
TEST_FAIL='futimens@1+=!mv moving/in moved/$$' \
	see_variant failing DIRECTORY_MOVED 1 -o moving --root . in
TEST_FAIL='futimens@1=!mv moving gone' \
	see_variant failing OUTPUT_MOVED 4 -o moving in
mkdir -p fixed/in
if chattr +i fixed/in 2>/dev/null; then
	see DIRECTORY_FIXED 1 -o fixed --root . in
	chattr -i fixed/in
else
	elsewhere[DIRECTORY_FIXED]=test_fixed_directories.sh
fi

# ---- Workers ----

mkdir faulty
cp "$frame" faulty/poison.bin
see_variant faulty WORKER 1 -o out faulty/poison.bin
cp "$frame" faulty/stays_60.bin
TEST_TIME=20 see_variant faulty TIMEOUT 1 -o out --timeout 0.2 faulty/stays_60.bin

# ---- Pictures that are checked ----

# see_wrong NAME ARGUMENT...: a check of 'in' against 'out'
see_wrong() {
	see "PICTURE_$1" 1 --check -o out in "${@:2}"
}

# again: 'out' is right
again() {
	rm -rf out
	see - 0 -o out in
}

rm out/a.png
see_wrong MISSING
mkdir out/a.png
see_wrong TYPE
again
truncate -s -1 out/a.png
see_wrong DAMAGED
again
see_wrong RULES --cell 0.2
cp -p "$frame" in/b.bin
again
cp -p out/b.png out/a.png
see_wrong SOURCE
rm in/b.bin
again
touch -d '2001-01-01' out/a.png
see_wrong TIME
again
cp -p "$frame" kept
truncate -s -16 "$frame"
touch -r kept "$frame"
see_wrong POINTS
cp -p kept "$frame"
printf '\x01' | dd of="$frame" conv=notrunc bs=1 seek=3 status=none
touch -r kept "$frame"
see_wrong PIXELS
cp -p kept "$frame"
# The picture is one of the first things opened, after its directories.
for n in {1..9}; do
	TEST_FAIL="openat@$n=EIO" "$BIRDVIEW_VARIANTS/birdview_failing" -q -j 1 \
		--device cpu "${small[@]}" --check --report report -o out in \
		>"$scratch/stdout" 2>"$scratch/stderr" || true
	if grep -q "\"code\":${status_number[PICTURE_READ]}," report; then
		seen_status[PICTURE_READ]=1
	fi
done

# ---- Exit statuses ----

run --nonsense
seen_exit[$status]=1
touch file
see - 3 -o file in
see - 4 -o out --max-errors 1 none.bin in
start_and_hold -j 1 -o out in
kill -s INT "$child"
wait_until has_heard INT
signal_workers CONT
finish
expect_exit $((128 + $(kill -l INT)))
seen_exit[128]=1

# ---- The tables ----

for name in "${!status_number[@]}"; do
	[[ -z ${seen_status[$name]-} ]] || continue
	test=${elsewhere[$name]-}
	if [[ -z $test ]]; then
		fail "nothing has the status BV_ERR_$name"
	elif ! grep -q "BV_ERR_$name\b" "$BIRDVIEW_SOURCE_DIR"/tests/*/"$test"; then
		fail "BV_ERR_$name is not in $test"
	fi
done
while read -r name number; do
	[[ -n ${seen_exit[$number]-} ]] ||
		fail "nothing ends with BV_EXIT_$name, $number"
done < <(numbers BV_EXIT_ "$exits")
