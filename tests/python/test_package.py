"""From the checkout to an installed package: the source distribution has all that a
build needs, a wheel has the library, the command and a right list of what is in it,
and the oldest and the newest Python of this machine take the same wheel."""

import base64
import csv
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import birdview
import pytest
from conftest import ROOT
from pythons import pythons

HERE = Path(__file__).parent


def backend(folder, call):
    """Calls a function of backend.py, as pip does, and returns what it gives."""
    text = f"import backend; print(backend.{call})"
    words = [sys.executable, "-B", "-c", text]
    told = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """The source distribution, unpacked."""
    if sys.version_info < (3, 11):
        pytest.importorskip("tomli")
    to = tmp_path_factory.mktemp("sdist")
    name = backend(ROOT / "src/python", f"build_sdist({str(to)!r})")
    with tarfile.open(to / name) as archive:
        archive.extractall(to)  # noqa: S202
    return to / name[: -len(".tar.gz")]


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """Made of the source distribution, with what the build has of C."""
    built = Path(os.environ["BIRDVIEW_BUILD_DIR"])
    if not (built / "libbirdview.so").exists():
        pytest.skip("there is no shared library")
    to = tmp_path_factory.mktemp("wheel")
    settings = {"prebuilt": str(built)}
    return to / backend(sdist, f"build_wheel({str(to)!r}, {settings!r})")


def test_the_source_distribution_is_whole(sdist, tmp_path):
    names = {str(path.relative_to(sdist)) for path in sdist.rglob("*")}
    assert {"pyproject.toml", "backend.py", "PKG-INFO", "c/include/birdview.h"} <= names
    assert not [n for n in names if n.startswith("c/src/python") or n.endswith(".so")]
    assert "Requires-Python: >=3.9" in (sdist / "PKG-INFO").read_text()
    if not shutil.which("cmake"):
        pytest.skip("there is no cmake")
    # Each source that is named has to be there.
    words = ["cmake", "-S", sdist, "-B", tmp_path, "-DBIRDVIEW_CUDA=OFF"]
    subprocess.run(words, check=True, capture_output=True)


def test_the_wheel_lists_what_is_in_it(wheel):
    assert re.fullmatch(
        rf"birdview-{re.escape(birdview.__version__)}-py3-none-linux_\w+\.whl",
        wheel.name,
    )
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        data = {name: archive.read(name) for name in names}
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    (record,) = (name for name in names if name.endswith("RECORD"))
    listed = list(csv.reader(io.StringIO(data[record].decode())))
    assert [row[0] for row in listed] == names
    for name, digest, size in listed[:-1]:
        expected = hashlib.sha256(data[name]).digest()
        expected = base64.urlsafe_b64encode(expected).rstrip(b"=").decode()
        assert (digest, size) == (f"sha256={expected}", str(len(data[name])))
    modules = {
        f"birdview/{p.name}" for p in Path(birdview.__file__).parent.glob("*.py")
    }
    assert modules | {"birdview/libbirdview.so", "birdview/py.typed"} <= set(names)
    (command,) = (name for name in names if name.endswith("scripts/birdview"))
    assert modes[command] & 0o777 == 0o755
    assert data[command][:4] == b"\x7fELF"


def test_the_same_sources_give_the_same_wheel(sdist, wheel, tmp_path):
    settings = {"prebuilt": os.environ["BIRDVIEW_BUILD_DIR"]}
    again = backend(sdist, f"build_wheel({str(tmp_path)!r}, {settings!r})")
    assert (tmp_path / again).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("which", ["oldest", "newest"])
def test_pythons_take_it(wheel, which):
    found = pythons()
    if not found:
        pytest.skip("no Python here has venv and pip")
    python = found[0 if which == "oldest" else -1]
    environment = Path(os.environ["BIRDVIEW_BUILD_DIR"]) / f"python-{which}"
    script = (
        'source "$1" && make_environment "$2" "$3" numpy >&2 && '
        '"$2/bin/python" -m pip install --quiet --disable-pip-version-check '
        '--no-index --no-deps --force-reinstall "$4"'
    )
    words = [script, "-", HERE / "environment.sh", environment, python, wheel]
    done = subprocess.run(["bash", "-c", *words], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"numpy cannot be had for {python}: {done.stderr[-500:]}")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("BIRD", "PYTH"))}
    words = [environment / "bin/python", "-W", "error", HERE / "installed.py"]
    done = subprocess.run(words, env=clean, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
