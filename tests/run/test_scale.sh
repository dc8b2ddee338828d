#!/usr/bin/env bash
#
# Many frames take no more than their share. The parent needs at most 256 bytes
# and the name of each frame; a worker needs as much memory after many thousand
# frames as after its first hundred; and the numbers of processes, threads and
# open descriptors do not change. The figures are printed, and the time that a frame
# takes which is up to date already.
#
# 50,000 frames, each a link to one; with BIRDVIEW_LONG also a million, and the
# time is taken for a list of them.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -z $BIRDVIEW_SANITIZE ]] || skip 'sanitizers keep memory for themselves'
command -v python3 >/dev/null || skip 'no python3 to watch the command'
[[ -r /proc/self/io ]] || skip 'no /proc to see what processes do'

"$BIRDVIEW_SYNTH" --frames 1 --points 100 drive

cat >link.py <<'END'
import os, sys

directory, count = sys.argv[1], int(sys.argv[2])
os.mkdir(directory)
for i in range(count):
    os.link("drive/000000.bin", f"{directory}/{i:06}.bin")
END

# Runs a command and looks at it and at its workers every few milliseconds.
# Prints figures, and fails if a worker's memory, or a number, is not constant.
cat >watch.py <<'END'
import json, os, subprocess, sys, time


class Gone(Exception):
    """A process that has ended, or is just about to."""


def fields(pid, file):
    """The numbers in a file of /proc, by name."""
    found = {}
    try:
        with open(f"/proc/{pid}/{file}") as lines:
            for line in lines:
                name, _, value = line.partition(":")
                if (value := value.split()[:1]) and value[0].isdigit():
                    found[name] = int(value[0])
    except OSError as error:
        raise Gone from error
    return found


def descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError as error:
        raise Gone from error


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return file.read().split()


class Worker:
    """What was seen of one, in bytes."""

    def __init__(self):
        self.early = None
        self.late = self.descriptors = self.threads = 0

    def look(self, pid):
        status, io = fields(pid, "status"), fields(pid, "io")
        if "RssAnon" not in status:
            raise Gone
        self.descriptors = max(self.descriptors, descriptors(pid))
        self.threads = max(self.threads, status["Threads"])
        # Some 2 KiB are written for each frame.
        if io["wchar"] > 100 * 2048:
            self.late = max(self.late, 1024 * status["RssAnon"])
            if self.early is None:
                self.early = self.late


jobs = int(sys.argv[1])
process = subprocess.Popen(sys.argv[2:])
workers, peak, open_files, most, threads = {}, 0, set(), 0, 0
while process.poll() is None:
    try:
        status = fields(process.pid, "status")
        # Absent once the process has given its memory back.
        peak = max(peak, 1024 * status.get("VmHWM", 0))
        threads = max(threads, status.get("Threads", 0))
        pids = children(process.pid)
        most = max(most, len(pids))
        if len(pids) == jobs:
            open_files.add(descriptors(process.pid))
        for pid in pids:
            workers.setdefault(pid, Worker()).look(pid)
    except (Gone, OSError):
        pass
    time.sleep(0.003)
assert process.returncode == 0, "the command failed"
watched = [worker for worker in workers.values() if worker.early]
print(json.dumps({
    "peak": peak,
    "processes": len(workers),
    "most": most,
    "threads": [threads] + [w.threads for w in workers.values()],
    "open_files": sorted(open_files),
    "worker_open_files": max((w.descriptors for w in workers.values()),
                             default=0),
    "early": [w.early for w in watched],
    "late": [w.late for w in watched],
}))
END

tiny=(--x -4:4 --y -4:4 --cell 0.5)

# watch NAME COUNT: figures of a run over 'in_NAME'
watch() {
	capture python3 watch.py 2 "$BIRDVIEW" "${tiny[@]}" -j 2 -q --device cpu \
		-o "out_$1" "in_$1"
	expect_exit 0
	expect_stderr
	cp "$scratch/stdout" "$1.json"
}

count=50000
# So many that a watcher for whom the machine has no time sees them, too.
few=5000
python3 link.py in_few $few
python3 link.py in_many $count
watch few
watch many

cat >judge.py <<'END'
import json, sys

few, many = json.load(open("few.json")), json.load(open("many.json"))
fewer, count = map(int, sys.argv[1:])
frames, name = count - fewer, len("in_many/000000.bin") + 1

each = (many["peak"] - few["peak"]) / frames
print(f"parent: {few['peak'] >> 10} KiB with {fewer} frames, "
      f"{many['peak'] >> 10} KiB with {count}: {each:.0f} bytes each, "
      f"of which {name} for the name")
assert few["peak"] > 0 and each <= 256 + name, "the parent needs more"

for early, late in zip(many["early"], many["late"]):
    print(f"worker: {early >> 10} KiB of its own after 100 frames, "
          f"{late >> 10} KiB at most")
    assert late - early < 1 << 20, "the memory of a worker grows"
assert many["early"], "no worker was seen twice"

print(f"{many['processes']} workers; open descriptors: parent "
      f"{many['open_files']}, a worker at most {many['worker_open_files']}")
assert set(many["threads"]) == {1}, "there are threads"
for run in few, many:
    assert run["most"] <= 2 and run["processes"] <= 2, "more workers"
assert many["processes"] == 2, "not two workers"
# Those that a frame needs may be open or not.
assert len(many["open_files"]) == 1, "the parent's descriptors vary"
assert many["worker_open_files"] <= many["open_files"][0] + 5, \
    "descriptors of a worker leak"
END
capture python3 judge.py $few $count
cat "$scratch/stdout" "$scratch/stderr"
expect_exit 0

# time_up_to_date ARGUMENT...: prints how long a run takes that finds nothing to
# do
time_up_to_date() {
	run "${tiny[@]}" "$@"
	expect_exit 0
	sed -nE 's/^birdview: ([0-9]+) frames: 0 done, \1 up to date, in ([0-9.]+) s.*/\1 \2/p' \
		"$scratch/stderr" |
		awk '{ printf "%d frames up to date: %.2f s, %.1f microseconds each\n", $1, $2, $2 / $1 * 1e6; n++ }
			END { exit n != 1 }' ||
		fail "not all are up to date: $(<"$scratch/stderr")"
}

time_up_to_date -j 1 -o out_many in_many

if is_long; then
	# Links to pictures that are there do for twenty directories of them.
	mkdir in_million out_million
	for i in {10..29}; do
		ln -s ../in_many "in_million/$i"
		cp -al out_many "out_million/$i"
	done
	find -L in_million -name '*.bin' | shuf >million
	[[ $(wc -l <million) == 1000000 ]] || fail 'the list is not as long as meant'
	time_up_to_date -j 1 --root in_million -o out_million --files-from million
	time_up_to_date -j 2 --root in_million -o out_million in_million

	# A million pictures made by one run. Each is removed soon after, since
	# not every disk has room for all of them.
	rm -rf out_million
	while sleep 1; do
		find out_million -name '*.png' -delete 2>/dev/null || true
	done &
	remover=$!
	watch million
	kill $remover
	cp million.json many.json
	capture python3 judge.py 1000000
	cat "$scratch/stdout" "$scratch/stderr"
	expect_exit 0
fi
