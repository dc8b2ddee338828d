"""Times short runs of one birdview, or of two in turns; see short.sh.

    short_runs.py SCRATCH ROUNDS BIRDVIEW [OTHER]

SCRATCH has the frames, in directories with the names of their numbers.
"""

import os
import shutil
import subprocess
import sys
import time

from spread import ratios, spread, table


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
    head = ["run", "ms", "to the other"][:1 + len(birdviews)]
    rows = []
    for run in runs(cpus):
        # The first round warms up.
        times = [[run.seconds(scratch, birdview) for birdview in birdviews]
                 for _ in range(1 + int(rounds))][1:]
        mine, *other = zip(*times)
        rows.append([run.label, spread([1000 * one for one in mine]),
                     *(ratios(mine, base) for base in other)])
        print(f"{run.label}: {rows[-1][1]} ms", file=sys.stderr)
    print(table(head, rows), end="")


main()
