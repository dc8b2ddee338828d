#!/bin/bash
#
# Proves that birdview-synth writes the same bytes everywhere: frames of several
# seeds, sizes and formats have the checksums below, whatever compiler and machine
# built the program. (What is in the formats: synth_formats.) Also: sizes, the
# number of points, that a frame does not depend on those before it, that nothing
# but frames is left behind, and how wrong usage ends.

set -euo pipefail

synth=$BIRDVIEW_SYNTH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
failures=0

fail() {
	echo "FAILED: $*" >&2
	failures=$((failures + 1))
}

# expect_sum NAME SUM SIZE: the file has this cksum and size
expect_sum() {
	local found
	found=$(cksum <"$1")
	[ "$found" = "$2 $3" ] || fail "$1: cksum $found, expected $2 $3"
}

# expect_exit STATUS LINES ARGUMENT...: ends so, with so many lines on stderr
expect_exit() {
	local status=$1 lines=$2 found=0
	shift 2
	"$synth" "$@" >stdout 2>stderr || found=$?
	[ "$found" -eq "$status" ] ||
		fail "'$*': exit $found, expected $status"
	[ "$(wc -l <stderr)" -eq "$lines" ] ||
		fail "'$*': stderr is '$(cat stderr)', expected $lines line(s)"
}

# ---- The promised bytes ----
# If these change on purpose, SCENE_VERSION in synth_main.c goes up.

"$synth" default
expect_sum default/000000.bin 3431870669 1943472
expect_sum default/000009.bin 3499764935 1956480

"$synth" --seed 2 --frames 40 --points 20000 second
expect_sum second/000000.bin 1387446764 323456
expect_sum second/000039.bin 2480755311 324992

"$synth" --seed 18446744073709551615 --frames 2 --points 100 last_seed
expect_sum last_seed/000000.bin 4162866107 1792
expect_sum last_seed/000001.bin 599309529 1632

"$synth" --frames 1 --points 1000000 large
expect_sum large/000000.bin 2857897228 16197504

"$synth" --frames 2 --points 0 empty
expect_sum empty/000001.bin 4294967295 0

formats=0
while read -r format extension sum size; do
	"$synth" --format "$format" --seed 18446744073709551615 --frames 2 \
		--points 100 "formats/$format"
	expect_sum "formats/$format/000001.$extension" "$sum" "$size"
	formats=$((formats + 1))
done <<'END'
raw bin 599309529 1632
raw-double bin 3500412047 3264
pcd-ascii pcd 3390235981 2789
pcd-binary pcd 3789106464 1816
pcd-compressed pcd 3382689399 1665
ply-ascii ply 1214677942 2767
ply-little ply 2738206237 1808
ply-big ply 2890085876 1805
las las 1158781098 2267
las14 las 2953985963 3435
npy npy 1097430619 1760
npy-double npy 705055633 3392
npy-fortran npy 3209950765 1760
text txt 3026103446 2606
csv csv 1989279824 2622
pts pts 696575732 2610
END
[ "$(find formats -type f | wc -l)" -eq $((2 * formats)) ] ||
	fail "formats: not exactly two files of each"

"$synth" --frames 1 --points 100 --intensity-scale 100 hundred
expect_sum hundred/000000.bin 2651478076 1600

# ---- Sizes and numbers ----

for file in */*.bin; do
	size=$(stat -c %s "$file")
	[ $((size % 16)) -eq 0 ] || fail "$file: $size is not whole points"
done
for file in default/*.bin; do
	points=$(($(stat -c %s "$file") / 16))
	if [ $points -lt 100000 ] || [ $points -gt 140000 ]; then
		fail "$file: $points points by default"
	fi
done
[ "$(find default -type f | wc -l)" -eq 10 ] ||
	fail "default: not exactly ten files"

# ---- A frame depends on its seed and number alone ----

"$synth" --frames 3 again/and/deeper
for frame in 000000 000001 000002; do
	cmp "default/$frame.bin" "again/and/deeper/$frame.bin" ||
		fail "frame $frame differs between two runs"
done
if cmp -s default/000000.bin default/000001.bin; then
	fail "two frames of a drive are equal"
fi

# ---- Usage ----

expect_exit 0 0 --help
grep -q '^Usage: birdview-synth' stdout || fail "--help shows no usage"
expect_exit 0 0 -V
[ "$(wc -l <stdout)" -eq 1 ] || fail "-V prints more than a line"
expect_exit 0 0 --help
described=$(grep -c '^  [a-z0-9-]* *\.[a-z]*  ' stdout)
[ "$described" -eq "$formats" ] ||
	fail "--help describes $described formats, expected $formats"
expect_exit 0 0 --frames 0 none
[ -d none ] || fail "--frames 0 made no directory"

expect_exit 2 1
expect_exit 2 1 ''
expect_exit 2 1 one two
expect_exit 2 1 --unknown dir
expect_exit 2 1 --frames
for number in '' -1 +1 ' 1' 1x 0x10 1.5 1e3 18446744073709551616; do
	expect_exit 2 1 --frames "$number" dir
	expect_exit 2 1 --seed "$number" dir
	expect_exit 2 1 --points "$number" dir
done
expect_exit 2 1 --frames 1000001 dir
expect_exit 2 1 --points 1000000001 dir
for name in '' RAW raw, pcd ./las; do
	expect_exit 2 1 --format "$name" dir
	grep -qF "wants one of raw, raw-double, pcd-ascii, " stderr ||
		fail "--format '$name': no names in '$(cat stderr)'"
done
for scale in '' 0 2 99 101 65501 65600 100.0 -100; do
	expect_exit 2 1 --intensity-scale "$scale" dir
done
expect_exit 2 1 --format las --intensity-scale 1 dir
expect_exit 2 1 --intensity-scale 1 --format las14 dir
[ ! -e dir ] || fail "wrong usage made a directory"

# ---- What cannot be written ----

echo 'in the way' >occupied
expect_exit 1 1 occupied
expect_exit 1 1 occupied/below
mkdir -p blocked/000000.bin
expect_exit 1 1 --frames 1 --points 100 blocked
expect_exit 0 0 --frames 1 --points 100 --format ply-big blocked
mkdir blocked/000000.pcd
expect_exit 1 1 --frames 1 --points 100 --format pcd-compressed blocked
[ -z "$(find . -name '.birdview-synth*')" ] || fail "a temporary file is left"
if [ -w /dev/full ] && "$synth" --help >/dev/full 2>stderr; then
	fail "--help to a full device succeeds"
fi

[ "$failures" -eq 0 ] || exit 1
echo "all frames as promised"
