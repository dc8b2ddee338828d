"""Makes tables of what bench/peers.sh has measured, in Markdown.

    python3 peer_tables.py WAYS ROUNDS

WAYS has the lines KEY BASE FLOOR LABEL, set off by tabs: a way, and those that it is
compared with. ROUNDS has the lines ROUND KEY FRAMES SECONDS FRAMES SECONDS BYTES: of
a short run and of a long one, and the bytes of a picture.
"""

import sys
from collections import defaultdict

from spread import ratios, spread, table


def read_lines(path):
    with open(path) as file:
        return [line.rstrip("\n").split("\t") for line in file]


class Times:
    """Seconds for a frame, by the key of the way, in each round."""

    def __init__(self, lines):
        self.whole = defaultdict(list)
        self.steady = defaultdict(list)
        self.frames = {}
        self.bytes = {}
        for _, key, few, short, many, long, written in lines:
            few, many = int(few), int(many)
            self.whole[key].append(float(long) / many)
            self.steady[key].append((float(long) - float(short)) / (many - few))
            self.frames[key] = many
            self.bytes[key] = written


def print_table(title, ways, seconds, size):
    labels = {key: label for key, _, _, label in ways}
    rows = [
        [
            label,
            ratios(seconds[key], seconds[base]),
            labels[base],
            ratios(seconds[key], seconds[floor]),
            spread([1000 * time for time in seconds[key]]),
            size[key],
        ]
        for key, base, floor, label in ways
    ]
    head = ["way", "times as long", "as", "times the floor", "ms", "bytes a picture"]
    print(f"## {title}\n")
    print(table(head, rows))


def start_of(times, key):
    """Milliseconds that a run takes beside its frames, in each round."""
    return [
        1000 * times.frames[key] * (whole - steady)
        for whole, steady in zip(times.whole[key], times.steady[key])
    ]


def main():
    ways = read_lines(sys.argv[1])
    labels = {key: label for key, _, _, label in ways}
    times = Times(read_lines(sys.argv[2]))
    rounds = len(times.whole[ways[0][0]])
    print(f"Times of one frame: the median of {rounds} rounds (first to last decile).\n")
    print_table("Whole runs", ways, times.whole, times.bytes)
    print_table("Steady state", ways, times.steady, times.bytes)
    for key, base, _, label in ways:
        if not key.startswith("birdview"):
            continue
        print(f"{label} takes {spread(start_of(times, key))} ms to start and end.")
        if key != base:
            gain = ratios(times.whole[base], times.whole[key])
            steady = ratios(times.steady[base], times.steady[key])
            print(
                f"It is {gain} times as fast as {labels[base]}, "
                f"{steady} times in the steady state."
            )


main()
