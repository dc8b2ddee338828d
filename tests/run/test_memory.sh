#!/usr/bin/env bash
#
# Memory is flat from the first frames on: between the 20th of 300 frames and
# the last it grows by less than 1 MiB and 512 bytes a frame. The names of the
# frames are known before the first and do not count.
#
# The command is watched at known places because it writes its report to a pipe
# that holds little more than a line, and waits while nobody reads.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -z $BIRDVIEW_SANITIZE ]] || skip 'sanitizers keep memory for themselves'
command -v python3 >/dev/null || skip 'no python3 to watch the command'

# Long names make long lines: a few thousand bytes for each frame.
"$BIRDVIEW_SYNTH" --frames 10 --points 30000 drive
part=$(printf 'd%.0s' {1..250})
long=in/$part/$part/$part/$part/$part/$part
mkdir -p "$long"
for i in {10..39}; do
	ln -s "$PWD/drive" "$long/$i"
done
mkfifo report

cat >watch.py <<'END'
import fcntl, json, os, subprocess, sys

FIRST, LAST = 20, 290
F_SETPIPE_SZ = 1031


def resident(process):
    """Bytes in memory now, and the most there were."""
    found = {}
    with open(f"/proc/{process.pid}/status") as status:
        for line in status:
            name, _, value = line.partition(":")
            if name in ("VmRSS", "VmHWM"):
                found[name] = 1024 * int(value.split()[0])
    return found["VmRSS"], found["VmHWM"]


process = subprocess.Popen(sys.argv[1:])
reader = os.open("report", os.O_RDONLY)
fcntl.fcntl(reader, F_SETPIPE_SZ, 4096)
seen = {}
frames = 0
with open(reader, "rb", buffering=0) as report:
    rest = b""
    while chunk := report.read(4096):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            frames += "input" in json.loads(line)
            if frames in (FIRST, LAST) and frames not in seen:
                seen[frames] = resident(process)
assert process.wait() == 0, "the command failed"
assert frames == 300, f"{frames} frames in the report"

growth = seen[LAST][1] - seen[FIRST][0]
allowed = 2**20 + 512 * (LAST - FIRST)
print(f"after {FIRST} frames {seen[FIRST][0] // 1024} KiB, after {LAST} "
      f"{seen[LAST][0] // 1024} KiB and never more than "
      f"{seen[LAST][1] // 1024} KiB; allowed: {allowed // 1024} KiB more")
assert growth < allowed, "memory grows"
END

capture python3 watch.py "$BIRDVIEW" --cell 0.2 -q --report report -o out in
expect_exit 0
expect_stderr
cat "$scratch/stdout"
