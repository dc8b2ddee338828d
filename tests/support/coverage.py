#!/usr/bin/env python3
"""Says how much of birdview the tests have run.

    coverage.py BUILD

BUILD was built by gcc with --coverage, and its tests have run. What gcov knows
of every object of src/ and kernels/ is added up: a file may be compiled twice, for
the command and for the emulated GPU path, and headers are many times, and a line
counts as run if it was run in any of them. Prints the shares of lines and
branches for each folder and file, and the lines that nothing has run. Ends with
1 if the shares are below the limits.
"""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict

LEAST_LINES = 95.0
LEAST_BRANCHES = 85.0

# The objects that are birdview; all others are tests, or plant defects.
TARGETS = ("birdview_objects", "birdview_path_objects", "birdview_cli",
           "birdview_command", "birdview_emulated_library", "birdview_emulated")

root = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def find_notes(build):
    """The .gcno files of birdview: what gcov knows of an object's source."""
    for folder, _, names in os.walk(build):
        target = re.search(r"/CMakeFiles/(\w+)\.dir(/|$)", folder)
        if target and target[1] in TARGETS:
            yield from (os.path.join(folder, name) for name in names
                        if name.endswith(".gcno"))


def run_gcov(note):
    """What gcov says of an object, which may never have run."""
    result = subprocess.run(
        ["gcov", "--json-format", "--stdout", "--branch-probabilities", note],
        capture_output=True, check=True)
    return json.loads(result.stdout)["files"]


class File:
    """A source file: how often lines ran, and branches were taken."""

    def __init__(self):
        self.lines = defaultdict(int)
        # By line and number of branches: what a line branches to may differ
        # between two ways of compiling it.
        self.branches = {}

    def add(self, line):
        number = line["line_number"]
        self.lines[number] += line["count"]
        taken = [branch["count"] > 0 for branch in line["branches"]
                 if not branch["throw"]]
        if taken:
            key = number, len(taken)
            before = self.branches.get(key, taken)
            self.branches[key] = [a or b for a, b in zip(before, taken)]

    def line_share(self):
        return sum(count > 0 for count in self.lines.values()), len(self.lines)

    def branch_share(self):
        best = {}
        for (number, _), taken in sorted(self.branches.items()):
            share = sum(taken), len(taken)
            if number not in best or share[0] > best[number][0]:
                best[number] = share
        return add_shares(best.values())

    def unrun(self):
        return sorted(number for number, count in self.lines.items()
                      if count == 0)


def add_shares(shares):
    shares = list(shares)
    return sum(share[0] for share in shares), sum(share[1] for share in shares)


def percent(share):
    return 100.0 * share[0] / share[1] if share[1] else 100.0


def collect(build):
    files = defaultdict(File)
    for note in find_notes(build):
        for source in run_gcov(note):
            path = os.path.realpath(os.path.join(root, source["file"]))
            path = os.path.relpath(path, root)
            if path.startswith(("src/", "kernels/")):
                for line in source["lines"]:
                    files[path].add(line)
    return files


def print_row(name, lines, branches):
    print(f"{name:<32}{lines[0]:>6}/{lines[1]:<6}{percent(lines):6.1f} %"
          f"{branches[0]:>7}/{branches[1]:<6}{percent(branches):6.1f} %")


def print_folder(folder, files):
    shares = [(path, file.line_share(), file.branch_share())
              for path, file in sorted(files.items())]
    total = (add_shares(share[1] for share in shares),
             add_shares(share[2] for share in shares))
    print_row(folder + "/", *total)
    for path, lines, branches in shares:
        print_row("  " + os.path.basename(path), lines, branches)
    print()
    return total


def ranges(numbers):
    """[3, 4, 5, 9] as "3-5, 9"."""
    found = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}"
                     for first, last in found)


def main():
    files = collect(sys.argv[1])
    if not files:
        sys.exit("coverage.py: there is nothing in " + sys.argv[1])
    print(f"{'':<32}{'lines':>13}{'':>8}{'branches':>14}\n")
    folders = defaultdict(dict)
    for path, file in files.items():
        folders[os.path.dirname(path)][path] = file
    totals = [print_folder(folder, folders[folder])
              for folder in sorted(folders)]
    lines = add_shares(total[0] for total in totals)
    branches = add_shares(total[1] for total in totals)
    print_row("all", lines, branches)
    print("\nLines that nothing has run:\n")
    for path, file in sorted(files.items()):
        if file.unrun():
            print(f"{path}: {ranges(file.unrun())}")
    if percent(lines) < LEAST_LINES or percent(branches) < LEAST_BRANCHES:
        sys.exit(f"coverage.py: expected {LEAST_LINES:.0f} % of the lines and "
                 f"{LEAST_BRANCHES:.0f} % of the branches")


if __name__ == "__main__":
    main()
