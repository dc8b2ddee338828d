"""Times short runs of one birdview, or of two in turns; see short.sh.

    short_runs.py SCRATCH ROUNDS BIRDVIEW [OTHER]

SCRATCH has the frames, in directories with the names of their numbers.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time


class Run:
    """Commands that are started at once."""

    def __init__(self, label, frames, options, commands=1):
        self.label = label
        self.frames = frames
        self.options = options
        self.commands = commands

    def seconds(self, scratch, birdview):
        """From the start of the first command to the end of the last."""
        outputs = [f"{scratch}/out{i}" for i in range(self.commands)]
        for output in outputs:
            shutil.rmtree(output, ignore_errors=True)
        begin = time.perf_counter()
        running = [
            subprocess.Popen([birdview, "-q", "--device", "cpu", *self.options,
                              "-o", output, f"{scratch}/{self.frames}"])
            for output in outputs
        ]
        if any([command.wait() for command in running]):
            sys.exit(f"{birdview} failed")
        return time.perf_counter() - begin


def runs(cpus):
    for options in ([], ["--cell", "0.025"]):
        for frames in (1, 10, 100):
            for jobs in dict.fromkeys((1, cpus)):
                words = [f"-j{jobs}", *options]
                yield Run(f"`{' '.join(words)}`, {frames} frames"
                          .replace("1 frames", "1 frame"), frames, words)
    for commands in (cpus, 4 * cpus):
        yield Run(f"{commands} at once, each `-j1`, 100 frames", 100, ["-j1"],
                  commands)


def main():
    scratch, rounds, *birdviews = sys.argv[1:]
    cpus = len(os.sched_getaffinity(0))
    other = " to the other | first to last decile |"
    print("| Run | ms, median |" + (other if birdviews[1:] else ""))
    print("|---|---|" + ("---|---|" if birdviews[1:] else ""))
    for run in runs(cpus):
        times = [[run.seconds(scratch, birdview) for birdview in birdviews]
                 for _ in range(1 + int(rounds))][1:]
        row = f"| {run.label} | {1e3 * statistics.median(t[0] for t in times):.1f} |"
        if birdviews[1:]:
            ratios = sorted(t[0] / t[1] for t in times)
            tenth = len(ratios) // 10
            row += (f" {statistics.median(ratios):.2f} |"
                    f" {ratios[tenth]:.2f} to {ratios[-1 - tenth]:.2f} |")
        print(row, flush=True)


main()
