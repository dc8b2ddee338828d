#!/usr/bin/env bash
#
# A picture that cannot be written whole is not there at all: an older one stays
# as it was, and no temporary file is left. A limit on the size of files costs
# each frame, with a line that says so, and the signal that comes with it does
# not kill. (test_disk_full.sh has what a full disk does.)

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Pictures of the run before are to be made anew.
small+=(--existing replace)

make_frames in {10..39}
"$BIRDVIEW" "${small[@]}" -q -o expected in

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

	put_old_picture out/10.png
	touch -d '2001-02-03 04:05:06' out/10.png
	before=$(stat -c '%i %s %Y' out/10.png)
	capture limited "$size" -o out in/10.bin
	expect_exit 1
	expect_stderr "birdview: 'in/10.bin': $too_large" \
		"$(summary '1 frame: 0 done, 1 failed')"
	[[ $(stat -c '%i %s %Y' out/10.png) == "$before" ]] &&
		is_old_picture out/10.png || fail 'the older picture was changed'
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

# Without the limit all of it is made up for.
run "${small[@]}" -q -o out in
expect_exit 0
diff -r expected out || fail 'not the pictures of an undisturbed run'
expect_right "${small[@]}" -o out in
