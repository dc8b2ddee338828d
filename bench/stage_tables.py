"""Makes tables of the results of birdview-bench, in Markdown.

    python3 stage_tables.py RESULTS.json

The names of benchmarks are SUBJECT/SET/KIND/VARIANT, as bench/suites.h says. Ratios
are those of one repetition; the benchmarks take turns at random in each.
"""

import json
import sys
from collections import defaultdict

from spread import digits, ratios, spread, table

KINDS = {
    "surround": "1600x1600, RGB",
    "rgb16": "1600x1600, RGB, 16 bits",
    "note": "1600x1600, RGB",
    "sfa3d": "608x608, RGB",
    "gray16": "800x700, 16 bits gray",
}
STEPS = ["read", "sort", "finish", "encode", "write"]
ENCODERS = {
    "birdview": "birdview, from cells",
    "libpng_none_rle": "libpng, level 1, no filter, RLE",
    "libpng_opencv": "libpng with OpenCV's settings",
    "libpng_default": "libpng by default",
}


ARRAY_WAYS = {
    "birdview": "birdview, from occupied cells",
    "zlib": "zlib by default, from all values",
}

BINNING = {
    "plain": "plain, point by point",
    "portable": "blocks, any processor",
    "avx2": "blocks, AVX2",
    "avx512": "blocks, AVX-512",
}


class Results:
    """Seconds and bytes by the name of the benchmark."""

    def __init__(self, path):
        with open(path) as file:
            data = json.load(file)
        self.context = data["context"]
        self.milliseconds = defaultdict(list)
        self.bytes = {}
        for run in data["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            if run.get("error_occurred"):
                sys.exit(f"{run['name']}: {run['error_message']}")
            name = run["run_name"].removesuffix("/manual_time")
            self.milliseconds[name].append(run["real_time"])
            self.bytes[name] = run["bytes"]

    def sets(self):
        prefix = "frames/"
        return [
            key.removeprefix(prefix) for key in self.context if key.startswith(prefix)
        ]

    def kinds(self, subject, frames):
        """The kinds of which there is anything about the subject."""
        start = f"{subject}/{frames}/"
        return [
            kind
            for kind in KINDS
            if any(
                name == start + kind or name.startswith(start + kind + "/")
                for name in self.milliseconds
            )
        ]


def stage_rows(results, frames, kind, points):
    whole = results.milliseconds[f"frame/{frames}/{kind}/birdview"]
    for step in STEPS:
        times = results.milliseconds[f"{step}/{frames}/{kind}"]
        row = [step, ratios(times, whole), spread(times), ""]
        if step == "sort":
            row[3] = spread([1e6 * time / points for time in times])
        yield row
    yield ["whole frame", "1", spread(whole), ""]


def print_stages(results, frames):
    points = float(results.context[f"points/{frames}"])
    for kind in results.kinds("sort", frames):
        print(f"### Steps of {kind} ({KINDS[kind]})\n")
        print(
            table(
                ["step", "part of a whole frame", "ms", "ns a point"],
                stage_rows(results, frames, kind, points),
            )
        )


def print_whole_frames(results, frames):
    rows = []
    for kind in results.kinds("frame", frames):
        name = f"frame/{frames}/{kind}/"
        base = results.milliseconds[name + "birdview"]
        floor = results.milliseconds[name + "floor"]
        for variant, label in (
            ("birdview", "birdview"),
            ("encoder_libpng", "birdview --encoder libpng"),
            ("floor", "the floor: read and write alone"),
        ):
            times = results.milliseconds[name + variant]
            rows.append(
                [
                    f"{kind}: {label}",
                    ratios(times, base),
                    ratios(times, floor),
                    spread(times),
                ]
            )
    print("### Whole frames: from a file to a file\n")
    print(table(["what", "times birdview", "times the floor", "ms"], rows))


def print_array_frames(results, frames):
    start = f"arrays/{frames}/"
    base = results.milliseconds[f"frame/{frames}/surround/birdview"]
    rows = [
        [
            name.removeprefix(start),
            ratios(times, base),
            spread(times),
            f"{results.bytes[name]:.0f}",
        ]
        for name, times in results.milliseconds.items()
        if name.startswith(start)
    ]
    print("### Whole frames: from a file to an .npz file\n")
    print(table(["preset", "times surround's picture", "ms", "bytes"], rows))


def print_sizes(results, frames, subject, ways, title):
    """What comes of some ways to make a file in memory: time, and its bytes."""
    rows = []
    for kind in results.kinds(subject, frames):
        name = f"{subject}/{frames}/{kind}/"
        base = results.milliseconds[name + "birdview"]
        size = results.bytes[name + "birdview"]
        for variant, label in ways.items():
            times = results.milliseconds[name + variant]
            rows.append(
                [
                    f"{kind}: {label}",
                    ratios(times, base),
                    spread(times),
                    f"{results.bytes[name + variant]:.0f}",
                    f"{size / results.bytes[name + variant]:.3f}",
                ]
            )
    print(f"### {title}\n")
    print(
        table(
            ["way", "times birdview", "ms", "bytes", "birdview's bytes to these"],
            rows,
        )
    )


def print_binning(results, frames):
    points = float(results.context[f"points/{frames}"])
    rows = []
    for kind in results.kinds("binning", frames):
        start = f"binning/{frames}/{kind}/"
        plain = results.milliseconds[start + "plain"]
        for variant, label in BINNING.items():
            times = results.milliseconds.get(start + variant)
            if times is None:
                continue  # not on this processor
            rows.append(
                [
                    f"{kind}: {label}",
                    ratios(times, plain),
                    spread([1e6 * time / points for time in times]),
                ]
            )
    print("### Binning: points into cells\n")
    print(table(["way", "times plain", "ns a point"], rows))


def print_copies(results):
    rows = []
    for way in "read", "write":
        start = f"copy/{way}/"
        page = results.milliseconds[start + "0"]
        for name, times in results.milliseconds.items():
            if name.startswith(start):
                offset = name.removeprefix(start)
                rows.append([f"{way}, {offset}", ratios(times, page), spread(times)])
    print("## Memory that files are copied to and from\n")
    print("2 MiB, 128 KiB at a time.\n")
    print(table(["way, and bytes behind a page", "times at a page", "ms"], rows))


def print_decoders(results, frames):
    rows = []
    for kind in results.kinds("decode", frames):
        name = f"decode/{frames}/{kind}/"
        theirs = results.milliseconds[name + "libpng_none_rle"]
        ours = results.milliseconds[name + "birdview"]
        rows.append([kind, ratios(ours, theirs), spread(ours), spread(theirs)])
    print("### Decoding by libpng\n")
    print(
        table(
            [
                "kind",
                "birdview's pictures to libpng's (no filter, RLE)",
                "birdview's, ms",
                "libpng's, ms",
            ],
            rows,
        )
    )


def main():
    results = Results(sys.argv[1])
    repetitions = len(next(iter(results.milliseconds.values())))
    print("# Stages, encoders and whole frames\n")
    print(results.context["machine"] + ".\n")
    for frames in results.sets():
        count = results.context[f"frames/{frames}"]
        points = float(results.context[f"points/{frames}"])
        print(f"- {frames}: {count} frames of {digits(points)} points each, on average")
    print(
        f"\nOne thread, on {results.context['storage']}; time of the CPU for one frame, "
        f"all frames taking\nturns. Figures are the median (first to last decile) of "
        f"{repetitions} repetitions, which are taken in\nrandom order; a ratio is one of "
        "times in the same repetition.\n"
    )
    print_copies(results)
    for frames in results.sets():
        print(f"## {frames.capitalize()} frames\n")
        print_whole_frames(results, frames)
        print_array_frames(results, frames)
        print_binning(results, frames)
        print_sizes(results, frames, "png", ENCODERS, "Encoders: to the bytes of a PNG")
        print_sizes(
            results,
            frames,
            "npz",
            ARRAY_WAYS,
            "Arrays: three float planes to an .npz file",
        )
        print_stages(results, frames)
        print_decoders(results, frames)


main()
