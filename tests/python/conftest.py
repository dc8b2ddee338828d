"""What the tests of the package share: made-up points, the oracle, the C compiler."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))


def make_points(number=20000, seed=1, far=90.0):
    """float32 (N, 4) with ties, points outside and on bounds, NaN and infinity."""
    random = np.random.default_rng(seed)
    points = np.empty((number, 4), np.float32)
    points[:, :2] = random.uniform(-far, far, (number, 2))
    points[: number // 2, :2] /= 8
    points[:, 2] = random.uniform(-4, 4, number)
    points[:, 3] = random.integers(0, 101, number) / 100
    points[:, :3] = np.round(points[:, :3] * 20) / 20
    if number > 100:
        points[5, 0] = points[6, 1] = points[7, 2] = np.nan
        points[8, 0], points[9, 2] = np.inf, -np.inf
    if number > 10000:
        points[10:40, 3] = 1.5
        points[40, 3] = np.nan
    return points


@pytest.fixture(scope="session")
def points():
    made = make_points()
    made.flags.writeable = False
    return made


def compile_c(to, sources, *words):
    """Compiles with the compiler of the build, warnings being errors."""
    compiler = shlex.split(os.environ.get("CC", "cc"))
    flags = ["-std=c17", "-O1", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off"]
    include = [f"-I{ROOT}/include", f"-I{ROOT}/tests/support"]
    words = [*flags, *include, *words, "-o", to, *sources, "-lm"]
    subprocess.run([*compiler, *map(str, words)], check=True)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory):
    from oracle import Oracle

    library = tmp_path_factory.mktemp("oracle") / "oracle.so"
    support = ROOT / "tests/support"
    names = ["oracle.c", "channels_oracle.c", "channels_values.c"]
    sources = [ROOT / "tests/python/oracle_library.c", *(support / n for n in names)]
    compile_c(library, sources, "-shared", "-fPIC")
    return Oracle(library)


@pytest.fixture(scope="session")
def synth():
    """Makes frames with birdview-synth."""
    program = os.environ.get("BIRDVIEW_SYNTH")
    if not program:
        pytest.skip("BIRDVIEW_SYNTH names no program that makes frames")

    def make(directory, *words):
        words = [program, *map(str, words), str(directory)]
        subprocess.run(words, check=True, capture_output=True)
        return sorted(Path(directory).iterdir())

    return make


@pytest.fixture
def folder(tmp_path):
    """A folder of twelve small frames."""
    frames = tmp_path / "frames"
    (frames / "more").mkdir(parents=True)
    for i in range(12):
        name = frames / ("more" if i % 3 == 0 else "") / f"{i:06}.bin"
        make_points(2000, i).tofile(name)
    return frames


def run_python(text, *words, **options):
    """Runs a program in a Python of its own, where every warning counts."""
    words = [sys.executable, "-X", "dev", "-W", "error", "-c", text, *map(str, words)]
    options = {"capture_output": True, "text": True, "timeout": 120, **options}
    done = subprocess.run(words, **options)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout
