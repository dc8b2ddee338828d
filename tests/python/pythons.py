"""Prints the interpreters of this machine that the package is for, the oldest first,
one of each version: those in PATH, and what pyenv has."""

import os
import subprocess
from pathlib import Path

OLDEST = (3, 9)
ASK = (
    "import sys, sysconfig, venv, ensurepip\n"
    "free = sysconfig.get_config_var('Py_GIL_DISABLED') or 0\n"
    "print(sys.version_info[0], sys.version_info[1], free)"
)


def candidates():
    for directory in os.environ.get("PATH", "").split(os.pathsep):
        yield from sorted(Path(directory).glob("python3*"))
    roots = os.environ.get("PYENV_ROOT"), Path.home() / ".pyenv"
    for root in filter(None, roots):
        yield from sorted(Path(root).glob("versions/*/bin/python"))


def version(path):
    """(major, minor, without the lock); None if it does not do."""
    try:
        words = [path, "-I", "-c", ASK]
        told = subprocess.run(words, capture_output=True, timeout=30)
        found = tuple(map(int, told.stdout.split()))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return found if len(found) == 3 and found >= OLDEST else None


def pythons():
    found = {}
    for path in candidates():
        if path.name.endswith(("-config", ".exe")) or not os.access(path, os.X_OK):
            continue
        number = version(path)
        if number is not None:
            found.setdefault(number, str(path))
    return [found[number] for number in sorted(found)]


if __name__ == "__main__":
    print("\n".join(pythons()))
