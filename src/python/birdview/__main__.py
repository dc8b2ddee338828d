"""python -m birdview is the command."""

import os
import sys

from . import command


def main() -> None:
    path = command.path()
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
