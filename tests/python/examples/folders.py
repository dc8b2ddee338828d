"""A folder of frames with a bar of progress; what went wrong comes at the end.

python folders.py FRAMES PICTURES
"""

import sys
from pathlib import Path

import birdview
from tqdm import tqdm


def main(frames, pictures):
    files = sorted(path for path in Path(frames).rglob("*") if path.is_file())
    bad = []
    run = birdview.convert(files, pictures, root=frames, grid=birdview.Grid("sfa3d"))
    with run, tqdm(run, total=len(files), unit="frame") as bar:
        for result in bar:
            if not result.ok:
                bad.append(result)
                bar.set_postfix(failed=len(bad))
    for result in bad:
        print(f"{result.input}: {result.error}")
    print(f"{run.summary['done']} of {len(files)} done")


if __name__ == "__main__":
    main(*sys.argv[1:])
