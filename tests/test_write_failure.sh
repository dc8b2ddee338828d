#!/usr/bin/env bash
#
# A picture that cannot be written whole is not there at all: an older one stays
# as it was, and no temporary file is left. A limit on the size of files costs
# each frame, with a line that says so, and the signal that comes with it does
# not kill. A full disk ends the run with exit status 4, and once there is space
# a second run completes it.

# A full disk needs a small one. In a namespace of one's own one may mount it;
# nobody else sees it, and it ends with the namespace.
if (($# == 0)) && unshare -Urm mount -t tmpfs none /tmp 2>/dev/null; then
	exec unshare -Urm bash "$0" in_namespace
fi

# shellcheck source=tests/cli.sh
source "$(dirname "$0")/cli.sh"

# Pictures of the run before are to be made anew.
small+=(--existing replace)

make_frames in {10..39}
"$BIRDVIEW" "${small[@]}" -q -o expected in

# ---- A limit on the size of files ----

# limited KIB ARGUMENT...: the pipe takes the words, since it has no size
limited() {
	local size=$1
	shift
	(
		ulimit -f "$size"
		exec "$BIRDVIEW" "${small[@]}" "$@"
	) 2>&1 >/dev/null | cat >&2
	return "${PIPESTATUS[0]}"
}

too_large="cannot write the picture: File too large"
sizes=(0 1)
if [[ $BIRDVIEW_SANITIZE == thread ]]; then
	sizes=(1)
	skip_part 'the thread sanitizer itself writes a file'
fi
for size in "${sizes[@]}"; do
	rm -rf out
	capture limited "$size" -o out in/10.bin in/11.bin
	expect_exit 1
	expect_stderr "birdview: 'in/10.bin': $too_large" \
		"birdview: 'in/11.bin': $too_large" \
		"$(summary '2 frames: 0 done, 2 failed')"
	[[ -z $(ls -A out) ]] || fail "files are left: $(ls -A out)"

	echo 'an older picture' >out/10.png
	touch -d '2001-02-03 04:05:06' out/10.png
	before=$(stat -c '%i %s %Y' out/10.png)
	capture limited "$size" -o out in/10.bin
	expect_exit 1
	expect_stderr "birdview: 'in/10.bin': $too_large" \
		"$(summary '1 frame: 0 done, 1 failed')"
	[[ $(stat -c '%i %s %Y' out/10.png) == "$before" &&
		$(<out/10.png) == 'an older picture' ]] ||
		fail 'the older picture was changed'
	expect_no_temporaries out
done

# The limit holds for the report too.
expected=()
for i in {10..39}; do
	expected+=("birdview: 'in/$i.bin': $too_large")
done
capture limited 1 -q -o out --report report.jsonl in
expect_exit 1
expect_stderr "${expected[@]}" \
	"birdview: 'report.jsonl': the report could not be written whole: File too large"

# ---- A full disk ----

if [[ ${1-} != in_namespace ]]; then
	skip_part 'no way to mount a small disk'
	exit
fi

rm -rf out
mkdir out
mount -t tmpfs -o size=64k none out
run "${small[@]}" -o out in
expect_exit 4
expect_no_output
mapfile -t pictures < <(cd out && ls)
expect_files out "${pictures[@]}"
done=${#pictures[@]}
if ((done == 0 || done >= 29)); then
	fail "$done pictures fit on the disk, expected some of 30"
fi
# Several frames may have been under way.
no_space="birdview: 'in/FRAME.bin': cannot write the picture: No space left on device"
mapfile -t failures_told < <(sed -nE "s|'in/[1-3][0-9]\.bin'|'in/FRAME.bin'|p" \
	"$scratch/stderr")
failed=${#failures_told[@]}
((failed > 0)) || fail 'no frame is named'
sed -i -E "s|'in/[1-3][0-9]\.bin'|'in/FRAME.bin'|" "$scratch/stderr"
expected=('birdview: the disk is full; stopped')
for ((i = 0; i < failed; i++)); do
	expected+=("$no_space")
done
expect_stderr "${expected[@]}" \
	"$(summary "30 frames: $done done, $failed failed, $((30 - done - failed)) not started")"

# What is there is right; with space, the rest comes.
for picture in "${pictures[@]}"; do
	expect_same "expected/$picture" "out/$picture"
done
mount -o remount,size=16m none out
run "${small[@]}" -o out in
expect_exit 0
expect_stderr "$(summary '30 frames: 30 done')"
diff -r expected out || fail 'not the pictures of an undisturbed run'

# An older picture survives a disk without space for another.
mkdir full
mount -t tmpfs -o size=16k none full
echo 'an older picture' >full/10.png
head -c 1M /dev/zero >full/rest 2>/dev/null || true
run "${small[@]}" -o full in/10.bin
expect_exit 4
expect_stderr "${no_space/FRAME/10}" 'birdview: the disk is full; stopped' \
	"$(summary '1 frame: 0 done, 1 failed')"
[[ $(<full/10.png) == 'an older picture' ]] ||
	fail 'the older picture was changed'
expect_no_temporaries full
umount out full
