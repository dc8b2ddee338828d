#!/usr/bin/env bash
#
# What cannot work is refused before any work, in a sentence that says what was
# found and what was expected: wrong usage, a geometry that makes no sense, no
# input, and two inputs for one picture with exit status 2; an output that
# cannot be written with 3. No output directory is made, and no picture.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in a b

# refuse SENTENCE ARGUMENT...: with good inputs and an output beside
refuse() {
	local sentence=$1
	shift
	run "$@" -o out in
	expect_usage "$sentence"
	expect_absent out
}

# expect_refused STATUS LINE
expect_refused() {
	expect_exit "$1"
	expect_no_output
	expect_stderr "birdview: $2"
}

# ---- Something is missing ----

run
expect_usage 'no input: expected frames or directories of frames, or --files-from FILE'
run -o out
expect_usage 'no input: expected frames or directories of frames, or --files-from FILE'
run in
expect_usage 'no output: expected -o DIR, the directory where the pictures go'
run in -o
expect_usage '--output needs an argument: --output DIR'
run -o '' in
expect_usage '--output: the name is empty'
run -o out in ''
expect_usage 'the name of an input is empty'
expect_absent out

# ---- Options ----

refuse "unknown option '--prset'; did you mean '--preset'?" --prset note
refuse "unknown option '--dryrun'; did you mean '--dry-run'?" --dryrun
refuse "unknown option '-x'; did you mean '--x'?" -x 0:10
refuse "unknown option '--nothing-like-it'" --nothing-like-it
refuse "unknown option '-k'" -k
refuse "--strict takes no argument" --strict=yes
refuse '--null says how --files-from FILE is read, but there is no --files-from' -0
refuse "'-' is no input; --files-from - reads the names of frames from standard input, and ./- is a file of this name" -

refuse "--preset: unknown name 'surrond'; did you mean 'surround'? (known: surround, note, sfa3d, complex-yolo, mv3d, mv3d-c, pixor, birdnet, apollo)" \
	--preset surrond
refuse "--layout: unknown name 'kiti'; did you mean 'kitti'? (known: kitti, nuscenes, waymo, nclt, columns=LIST)" \
	--layout kiti
refuse "--device: unknown name 'gpux'; did you mean 'gpu'? (known: auto, cpu, gpu)" \
	--device gpux
refuse "--progress: unknown name 'allways'; did you mean 'always'? (known: auto, always, never)" \
	--progress allways
refuse "--preset: unknown name 'lidar' (known: surround, note, sfa3d, complex-yolo, mv3d, mv3d-c, pixor, birdnet, apollo)" \
	--preset lidar

refuse "--layout: column 'q' of 'columns=x,y,q' is not one of x y z i -x -y -z -; expected a list such as columns=x,y,z,i,-" \
	--layout columns=x,y,q
refuse "--layout: 'columns=x,y,i' has no column 'z'" --layout columns=x,y,i
refuse "--layout: column '-x' of 'columns=x,y,z,-x' is there twice..." \
	--layout columns=x,y,z,-x

# ---- How frames are read ----

refuse "--format: unknown name 'rav'; did you mean 'raw'? (known: ...)" \
	--format rav
refuse "--format: unknown name 'feather' (known: ...)" --format feather
for axes in '' x,y x,y,y x,-x,z 'x, y, z' 1,2,3; do
	refuse "--axes: '$axes' are no axes; expected each of x, y and z once, with a minus or without, such as y,-x,z" \
		--axes "$axes"
done
for origin in '' 1,2 1,2,3,4 a,b,c nan,0,0 last; do
	refuse "--origin: '$origin' is no origin; expected X,Y,Z in metres, such as 431000,4582000,0, or first" \
		--origin "$origin"
done
refuse "--origin: '1e999,0,0' has too large a number..." --origin 1e999,0,0
refuse '--strict and --intensity-scale auto exclude each other; some intensities are above such a scale' \
	--strict --intensity-scale auto
refuse '--intensity-field: the name is empty' --intensity-field ''
refuse "--include: 'a/b' has a slash..." --include a/b

# ---- Numbers ----

for axis in x y z; do
	for range in '' 5 : 5: :5 1:2:3 a:b 0:inf nan:1 ' 0:1' 0x0:0x9 1,5:2; do
		refuse "--$axis: '$range' is not a range; expected MIN:MAX in metres, such as -80:80" \
			"--$axis" "$range"
	done
done
for number in '' ten 0.1m inf nan 0x1 ' 1' 0,1 --; do
	refuse "--cell: '$number' is not a number..." \
		--cell "$number"
	refuse "--intensity-scale: '$number' is not a number above 0; ..." \
		--intensity-scale "$number"
done
for number in 0 -1; do
	refuse "--intensity-scale: '$number' is not a number above 0; ..." \
		--intensity-scale "$number"
done
for number in '' 0 -1 +1 1.5 1e3 ten 5G 5000M 4294967296; do
	refuse "--max-points: '$number' is no count of 1 to 4294967295; expected digits, and k or M, such as 500000, 500k or 2M" \
		--max-points "$number"
done

# ---- Geometry ----

refuse '--x 5:5 is empty; expected MIN:MAX with MIN < MAX' --x 5:5
refuse '--y 6:5 is empty; expected MIN:MAX with MIN < MAX' --y 6:5
refuse '--z 3:-3 is empty; expected MIN:MAX with MIN < MAX' --z 3:-3
refuse '--cell 0 is not a size; expected metres above 0, such as 0.1' --cell 0
refuse '--cell -1 is not a size; expected metres above 0, such as 0.1' --cell -1
refuse '--x 0:1e+39 is too large for the float32 of points' --x 0:1e39
refuse '--x 100000000:100000001 has bounds that the float32 of points cannot tell apart; move the points to the origin' \
	--x 100000000:100000001 --cell 1
refuse '--x -80:80 is not a whole number of cells of 0.3 m but 533.333333; the nearest that are: -80:79.9 and -80:80.2' \
	--cell 0.3
refuse '--y 0:0.04 is not a whole number of cells of 0.1 m but 0.4; the nearest that are: 0:0.1' \
	--y 0:0.04
refuse '--x -80:80 has 160000 cells of 0.001 m, expected at most 65535; the smallest cell for it is 0.0024414435' \
	--cell 0.001
refuse 'the picture has 40000 x 40000 = 1600000000 cells, expected at most 268435456; use a larger --cell or shorter ranges' \
	--cell 0.004
for preset in note sfa3d; do
	refuse "preset '$preset' has fixed ranges..." \
		--preset $preset --x 0:10
	refuse "preset '$preset' has fixed ranges..." \
		--cell 1 --preset $preset
	for scale in log64 linear:5; do
		refuse "preset '$preset' has a density of its own; only 'surround' and 'mv3d' take --density" \
			--density $scale --preset $preset
	done
done
refuse "--density: 'log63' is no scale; expected log16, log32, log64, log128, or linear:N with N from 1 to 65535" \
	--density log63

# ---- Channels ----

for list in hieght low,hieght hieght:3,low; do
	refuse "--channels: unknown name 'hieght'; did you mean 'height'? (known: ..., slices)" \
		--channels "$list"
done
refuse "--channels: unknown name '' (known: ..., slices)" --channels low,
refuse "--channels has 'height:1', expected height, low, span, mean-height, intensity, max-intensity, mean-intensity, density, occupied, slice-height, slice-occupied, or slices" \
	--channels height:1
for list in height,low height,low,span,density; do
	count=$(tr , '\n' <<<"$list" | wc -l)
	refuse "--channels has $count channels, and a picture 1 or 3; use --write npz for others" \
		--channels "$list"
done
refuse '--channels has 2 channels, and a picture 1 or 3; use --write npz for others' \
	--channels slice-height --slices 2
refuse '--channels has more than 160 channels, with all slices' \
	--channels slices,slice-height --slices 64 --write npz
for name in slice-height slice-occupied:0 slices; do
	refuse "--channels has '$name' but there are no slices; say how many by --slices" \
		--channels $name
done
for slice in '' 3 -1 x 00000 1:1; do
	refuse "--channels has slice '$slice', expected a number of 0 to 2" \
		--channels "slice-height:$slice" --slices 3
done
refuse '--slices is 3, but no channel is of slices; have slice-height, slice-occupied or slices in --channels' \
	--slices 3
refuse '--slices is 3, but no channel is of slices; have slice-height, slice-occupied or slices in --channels' \
	--slices 3 --channels low --write npz
for count in '' 0 65 1.5 eight; do
	refuse "--slices: '$count' is no count of 1 to 64; expected slices such as 8" \
		--slices "$count"
done
for bits in '' 0 12 016 8bit; do
	refuse "--bits: '$bits' is no depth; expected 8 or 16" --bits "$bits"
done
for bits in 8 16; do
	refuse "--bits is $bits, but arrays have float32" \
		--bits $bits --write npz
done
refuse "--write: unknown name 'npy'; did you mean 'npz'? (known: png, npz)" \
	--write npy
refuse 'mean-height in --channels needs --z within -2048:2048 metres; subtract an origin from the points' \
	--channels mean-height --z -2049:0
for preset in note sfa3d; do
	refuse "preset '$preset' has its own --channels; only 'surround' and 'mv3d' take others" \
		--channels low --preset $preset
	refuse "preset '$preset' has its own bits; only 'surround' and 'mv3d' take others" \
		--preset $preset --bits 16
	refuse "preset '$preset' has its own slices; only 'surround' and 'mv3d' take others" \
		--preset $preset --slices 8
done

# ---- Nothing to convert ----

mkdir empty
run -o out empty
expect_refused 2 "no input: no frame (...*.bin...) in 'empty'"
run -o out --include '*.lidar' in
expect_refused 2 "no input: no frame ('*.lidar') in 'in'"

run -o out --files-from missing.txt
expect_refused 2 "cannot read the list 'missing.txt': No such file or directory"
run -o out --files-from in
expect_refused 2 "cannot read the list 'in': Is a directory"
run -o out --files-from - </dev/null
expect_refused 2 'no input: there is no name in standard input'
expect_absent out

# ---- Two inputs for one picture ----

make_frames first a b c
make_frames second a b
run -o out first second
expect_refused 2 "'first/a.bin' and 'second/a.bin' would become the same picture (and so for 1 more); --root DIR, a directory above both, keeps them apart"
expect_absent out

# The advice is good.
run "${small[@]}" -o out --root . first second
expect_exit 0
expect_files out first/a.png first/b.png first/c.png second/a.png second/b.png
rm -rf out

# Where only the extension differs, a root would not help.
cp first/a.bin first/a.raw
run -o out first first/a.raw
expect_refused 2 "'first/a.bin' and 'first/a.raw' would become the same picture; convert them to different directories, or choose one kind with --include"
expect_absent out

# The same frame twice is no conflict.
run "${small[@]}" -o out first first/b.bin
expect_exit 0
expect_stderr "$(summary '3 frames: 3 done')"
rm -rf out

# ---- Paths that cannot be mirrored ----

printf '%s\n' in/a.bin "$PWD/in/b.bin" >list.txt
run -o out --files-from list.txt
expect_refused 2 "'$PWD/in/b.bin', line 2 of the list 'list.txt', is absolute; --root DIR says which directory the paths of the pictures start from"
printf '%s\n' first/../in/a.bin >list.txt
run -o out --files-from list.txt
expect_refused 2 "'first/../in/a.bin', line 1 of the list 'list.txt', has '..' in it; --root DIR says which directory the paths of the pictures start from"
run -o out --root first second
expect_refused 2 "'second' is not below --root 'first'"
run -o out --root first first/../second/a.bin
expect_refused 2 "'first/../second/a.bin' has '..' below --root 'first'"
printf 'in/a.bin\0in/b.bin\0' >list.txt
run -o out --files-from list.txt
expect_refused 2 "'in/a.bin', line 1 of the list 'list.txt', is followed by a zero byte; a list separated by them needs -0"
expect_absent out

# ---- An output that cannot be used ----

echo 'in the way' >file
run -o file in
expect_refused 3 "'file': is not a directory, expected one for the output"
run -o file/below in
expect_refused 3 "'file/below': cannot make the output directory: Not a directory"
ln -s nowhere dangling
run -o dangling in
expect_refused 3 "'dangling': cannot use the output directory: No such file or directory"
[[ $(<file) == 'in the way' ]] || fail 'the file in the way was written to'

if find_other_user; then
	mkdir -m 555 closed
	run_as_other_user -o closed in
	expect_refused 3 "'closed': cannot write to the output directory: Permission denied"
	run_as_other_user -o closed/below in
	expect_refused 3 "'closed/below': cannot make the output directory: Permission denied"
else
	skip_part 'no way to run without the rights of root'
fi

# on_read_only ARGUMENT...: with a file system at 'mounted' that is read-only
on_read_only() {
	# shellcheck disable=SC2016
	unshare -Urm bash -c 'mount -t tmpfs -o ro none mounted && "$@"' - "$@"
}

mkdir mounted
if on_read_only true 2>/dev/null; then
	capture on_read_only "$BIRDVIEW" -o mounted in
	expect_refused 3 "'mounted': cannot write to the output directory: Read-only file system"
	capture on_read_only "$BIRDVIEW" -o mounted/below in
	expect_refused 3 "'mounted/below': cannot make the output directory: Read-only file system"
else
	skip_part 'no way to mount a read-only file system'
fi
