"""How the Python programs beside this one are timed.

The clock starts when Python and its libraries are loaded and stops when the last
picture is written, the start of the worker processes included. The time that
birdview needs to start is counted; so what is unequal here is in favour of Python.
"""

import os
import time
from pathlib import Path


def frames_below(directory):
    return sorted(Path(directory).glob("*.bin"))


def picture_of(frame, output):
    return os.path.join(output, frame.stem + ".png")


def timed(work):
    """Runs work(), and prints the seconds that it takes."""
    begin = time.perf_counter()
    work()
    print(time.perf_counter() - begin)
