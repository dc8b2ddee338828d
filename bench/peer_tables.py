"""Makes a table of what bench/peers.sh has measured, in Markdown.

    python3 peer_tables.py WAYS ROUNDS

WAYS has the lines KEY BASE FLOOR LABEL, set off by tabs: a way, and those that it is
compared with. ROUNDS has the lines ROUND KEY SECONDS BYTES, for one frame.
"""

import sys
from collections import defaultdict

from spread import ratios, spread, table


def read_lines(path):
    with open(path) as file:
        return [line.rstrip("\n").split("\t") for line in file]


def main():
    ways = read_lines(sys.argv[1])
    labels = {key: label for key, _, _, label in ways}
    seconds = defaultdict(list)
    size = {}
    for _, key, time, written in read_lines(sys.argv[2]):
        seconds[key].append(float(time))
        size[key] = int(written)
    rows = [
        [
            label,
            ratios(seconds[key], seconds[base]),
            labels[base],
            ratios(seconds[key], seconds[floor]),
            spread([1000 * time for time in seconds[key]]),
            str(size[key]),
        ]
        for key, base, floor, label in ways
    ]
    print("Times of one frame: the median of the rounds (least-greatest).\n")
    head = ["way", "times as long", "as", "times the floor", "ms", "bytes a picture"]
    print(table(head, rows))
    for key, base, _, label in ways:
        if key.startswith("birdview") and key != base:
            gain = ratios(seconds[base], seconds[key])
            print(f"{label} is {gain} times as fast as {labels[base]}.")


main()
