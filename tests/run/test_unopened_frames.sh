#!/usr/bin/env bash
#
# A run that finds everything up to date opens no raw frame: name and size say all. It
# does open files that may hold something else, by their names or by what their pictures
# say; so a frame that was taken for raw points once is looked at when nobody asks for
# that any more. What has another size or is to have another layout is made anew.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -z ${BIRDVIEW_SANITIZE-} ]] || skip 'sanitizers cannot be traced'
command -v strace >/dev/null || skip 'no strace to see which files are opened'
strace -o "$scratch/trace" true 2>/dev/null || skip 'strace cannot be used here'

# expect_opened COUNT ARGUMENT...: so many of the frames are opened by such a run
expect_opened() {
	local count=$1
	shift
	capture strace -f -o "$scratch/trace" -e trace=open,openat,openat2 \
		"$BIRDVIEW" -j 2 --device cpu "${small[@]}" -o out "$@"
	expect_exit 0
	opened=$(grep -cE '"(in|other)/[A-Za-z.]+", O_RDONLY[^D]*$' \
		"$scratch/trace" || true)
	((opened == count)) ||
		fail "$opened frames were opened, expected $count: $(
			grep -E '"(in|other)/' "$scratch/trace"
		)"
}

# ---- Raw frames ----

make_frames in a b c
cp in/c.bin in/d.BIN
expect_opened 4 in
expect_stderr "$(summary '4 frames: 4 done')"
expect_opened 0 in
expect_stderr "$(summary '4 frames: 0 done, 4 up to date')"
expect_opened 0 --format raw in
expect_stderr "$(summary '4 frames: 0 done, 4 up to date')"
expect_opened 0 --strict in
expect_right "${small[@]}" -o out in

# Another size at the same time, and other rules.
cp in/a.bin in/b.bin
head -c 1600 in/a.bin >>in/b.bin
touch -r in/a.bin in/b.bin out/b.png
expect_opened 1 in
expect_stderr "$(summary '4 frames: 1 done, 3 up to date')"
expect_opened 4 --intensity-scale 2 in
expect_stderr "$(summary '4 frames: 4 done')"
expect_opened 0 --intensity-scale 2 in

# ---- Names that say something else ----

rm -r out
mkdir other
cp in/a.bin other/e.lidar
expect_opened 1 --include '*.lidar' other
expect_opened 1 --include '*.lidar' other
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
expect_opened 0 --format raw --include '*.lidar' other
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"

# ---- What was taken for raw ----

{
	printf 'PK\3\4'
	tail -c +5 in/a.bin
} >other/e.lidar
rm -r out
expect_opened 1 --format raw other/e.lidar
expect_stderr "$(summary '1 frame: 1 done')"
expect_opened 0 --format raw other/e.lidar
expect_stderr "$(summary '1 frame: 0 done, 1 up to date')"
run "${small[@]}" -o out other/e.lidar
expect_exit 1
expect_stderr "birdview: 'other/e.lidar': is a NumPy archive (.npz)..." \
	"$(summary '1 frame: 0 done, 1 failed')"
