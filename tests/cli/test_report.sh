#!/usr/bin/env bash
#
# --report writes lines of JSON: one for each frame that ended, and the summary
# last. Its counts are those of the frames, a failure has its reason, and a name
# of any bytes can be had back from it. A report that cannot be begun stops the
# run before any work; one that cannot be finished costs the exit status, not
# the pictures, and does not say otherwise.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Pictures of the run before are to be made anew.
small+=(--existing replace)

command -v python3 >/dev/null || skip 'no python3 to read JSON'

# check_report FILE CODE: runs the Python code with 'frames', by base name of
# the input, and 'summary'.
check_report() {
	python3 -c 'import json, os, sys
lines = open(sys.argv[1], "rb").read().split(b"\n")
assert lines.pop() == b"", "the last line is not ended"
assert all(byte < 128 for line in lines for byte in line), "not ASCII"
rows = [json.loads(line) for line in lines]
summary = rows.pop()
assert summary.pop("summary") is True
assert summary.pop("seconds") >= 0
frames = {os.fsencode(row["input"]): row for row in rows}
assert len(frames) == len(rows), "a frame is there twice"
exec(sys.argv[2])' "$@" || fail "the report $1 is not as expected"
}

# ---- What is in it ----

make_frames in good
: >in/empty.bin
head -c 35 /dev/zero >in/odd.bin
for _ in 1 2 3; do
	# x = 1, y = 0, z = 0, intensity 1; far away; not a number
	printf '\0\0\200\77\0\0\0\0\0\0\0\0\0\0\200\77'
	printf '\0\0\177\177\0\0\0\0\0\0\0\0\0\0\200\77'
	printf '\0\0\300\177\0\0\0\0\0\0\0\0\0\0\200\77'
	# x = 1 again, intensity 2
	printf '\0\0\200\77\0\0\0\0\0\0\0\0\0\0\0\100'
done >in/points.bin
mkdir in/loop
ln -s . in/loop/self

run "${small[@]}" -q -o out --report report.jsonl in in/missing.bin
expect_exit 1
expect_no_output
check_report report.jsonl '
assert frames[b"in/good.bin"]["output"] == "good.png"
assert frames[b"in/good.bin"]["status"] == "done"
points = os.stat("in/good.bin").st_size // 16
row = frames[b"in/good.bin"]
assert row["points"] == points
assert row["kept"] + row["not_finite"] + row["outside"] == points
assert row["kept"] > 0 and row["odd_intensity"] == 0

assert frames[b"in/empty.bin"] == {
    "input": "in/empty.bin", "output": "empty.png", "status": "done",
    "format": "raw", "intensity": True, "points": 0, "kept": 0, "not_finite": 0, "outside": 0,
    "odd_intensity": 0}
assert frames[b"in/points.bin"] == {
    "input": "in/points.bin", "output": "points.png", "status": "done",
    "format": "raw", "intensity": True, "points": 12, "kept": 6, "not_finite": 3, "outside": 3,
    "odd_intensity": 3}
assert frames[b"in/odd.bin"] == {
    "input": "in/odd.bin", "output": "odd.png", "status": "failed",
    "code": 23, "errno": 0,
    "error": "size is 35 bytes, expected a multiple of 16 (3 left over)"}
assert frames[b"in/missing.bin"] == {
    "input": "in/missing.bin", "output": "missing.png", "status": "failed",
    "code": 20, "errno": 2,
    "error": "cannot open the frame: No such file or directory"}
assert frames[b"in/loop/self"] == {
    "input": "in/loop/self", "output": None, "status": "failed",
    "code": 27, "errno": 40,
    "error": "the directory contains itself through a symbolic link"}
assert len(frames) == 6
assert summary == {"frames": 6, "done": 3, "up_to_date": 0, "skipped": 0,
	"failed": 3, "not_started": 0,
                   "exit": 1}'

# A frame without intensities is not one of intensities that are 0.
run "${small[@]}" -q -o out --layout columns=x,y,z,- --report report.jsonl in/good.bin
expect_exit 0
check_report report.jsonl '
assert frames[b"in/good.bin"]["format"] == "raw"
assert frames[b"in/good.bin"]["intensity"] is None'
run "${small[@]}" -q --check -o out --layout columns=x,y,z,- --report report.jsonl in/good.bin
expect_exit 0
check_report report.jsonl '
row = frames[b"in/good.bin"]
assert row["status"] == "right" and row["format"] == "raw"
assert row["intensity"] is None'

# ---- Where it goes ----

run "${small[@]}" -o out --report - in/good.bin
expect_exit 0
expect_stderr "$(summary '1 frame: 1 done')"
check_report "$scratch/stdout" '
assert list(frames) == [b"in/good.bin"]
assert summary == {"frames": 1, "done": 1, "up_to_date": 0, "skipped": 0,
	"failed": 0, "not_started": 0,
                   "exit": 0}'

# An old report is replaced.
run "${small[@]}" -o out --report report.jsonl in/good.bin
expect_exit 0
check_report report.jsonl 'assert len(frames) == 1'

# ---- Names of any bytes ----

python3 - <<'END'
import os, shutil
# In parts, since a name has 255 bytes at most; no slash and no zero byte.
parts = [bytes(range(1, 47)), bytes(range(48, 128)), bytes(range(128, 256))]
parts += ["\u00e9\u20ac\U0001f600\ud800".encode(errors="surrogatepass")]
os.mkdir("bytes")
for part in parts:
    shutil.copy("in/good.bin", b"bytes/" + part + b".bin")
END
run "${small[@]}" -o out --report report.jsonl bytes
expect_exit 0
check_report report.jsonl '
expected = {b"bytes/" + name for name in os.listdir(b"bytes")}
assert set(frames) == expected and len(frames) == 4
for row in frames.values():
    output = os.fsencode(row["output"])
    assert b"bytes/" + output[:-4] + b".bin" == os.fsencode(row["input"])
    assert os.path.exists(b"out/" + output)'

# ---- What cannot be written ----

rm -rf out
run "${small[@]}" -o out --report missing/report.jsonl in/good.bin
expect_exit 3
expect_stderr "birdview: 'missing/report.jsonl': cannot write the report: No such file or directory"
[[ -z $(find . -name '*.png') ]] || fail 'frames were converted'

if [[ -c /dev/full ]]; then
	run "${small[@]}" -o out --report /dev/full in/good.bin
	expect_exit 1
	expect_stderr "$(summary '1 frame: 1 done')" \
		"birdview: '/dev/full': the report could not be written whole: No space left on device"
	expect_files out good.png

	to_full_device() {
		"$BIRDVIEW" "$@" >/dev/full
	}
	rm -r out
	capture to_full_device "${small[@]}" -o out --report - in/good.bin
	expect_exit 1
	expect_stderr "$(summary '1 frame: 1 done')" \
		'birdview: standard output: the report could not be written whole: No space left on device'
	expect_files out good.png
else
	skip_part 'no /dev/full'
fi

# After what could not be written nothing is. So a report does not end with a status
# that the run then does not have.
on_full_disk() {
	# shellcheck disable=SC2016
	unshare -Urm bash -c 'mount -t tmpfs -o size=64k none disk &&
		dd if=/dev/zero of=disk/rest bs=4096 2>/dev/null
		[[ -e disk/rest ]] && "$@"; ended=$?; cp disk/report copy; exit $ended' - "$@"
}
mkdir disk
make_frames hundred {100..199}
if on_full_disk touch disk/report 2>/dev/null; then
	rm -rf out
	# There is room again when some lines could not be written.
	TEST_FAIL='pread@150=!sleep 1; rm disk/rest' capture on_full_disk \
		"$BIRDVIEW_VARIANTS/birdview_failing" "${small[@]}" -j 1 \
		--device cpu -o out --report disk/report hundred
	expect_exit 1
	if tail -n 1 copy | grep '"summary"'; then
		fail 'a report that is not whole has a summary'
	fi
	grep -q "report could not be written whole: No space left" \
		"$scratch/stderr" || fail 'no message about the report'
else
	skip_part 'no way to mount a small file system'
fi

# A reader that has gone away ends the report and not the run.
to_nobody() {
	python3 -c 'import os, signal, sys
reader, writer = os.pipe()
os.dup2(writer, 1)
os.close(reader)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$BIRDVIEW" "$@"
}
make_frames many 1 2 3 4 5 6 7 8 9
rm -rf out
capture to_nobody "${small[@]}" -o out --report - many many/missing.bin
expect_exit 1
grep -qx 'birdview: standard output: the report could not be written whole: Broken pipe' \
	"$scratch/stderr" || fail 'no message about the report'
expect_files out {1..9}.png
