"""Builds the package: what pip calls (PEP 517).

A wheel has the modules, libbirdview.so beside them, and the command, which pip puts
where programs are. Nothing in it depends on the version of Python, so there is one for
a kind of machine. A source distribution also has the C sources, which lie above this
folder, as its folder "c".

Settings, each given to pip as -C NAME=VALUE:

    cuda        ON builds the GPU path, for which there has to be nvcc; AUTO where
                there is; OFF
    cmake       more arguments for cmake, between blanks; so is CMAKE_ARGS in the
                environment
    build-dir   where to build, to be used again; else a directory that is removed
    prebuilt    a directory with a libbirdview.so and a birdview to take instead
    licenses    a directory with the licenses of what is linked into these two
"""

import base64
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWN = ("pyproject.toml", "backend.py", "CMakeLists.txt", "README.md", "birdview")
# Of the repository, what CMake needs to build these two files.
SOURCES = ("CMakeLists.txt", "include", "src", "kernels")


def get_requires_for_build_wheel(config_settings=None):
    if _prebuilt(config_settings) or shutil.which("cmake"):
        return []
    return ["cmake>=3.22"]


def get_requires_for_build_sdist(config_settings=None):
    return []


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    project = _project()
    name = f"{project['name']}-{project['version']}.dist-info"
    directory = Path(metadata_directory) / name
    directory.mkdir()
    (directory / "METADATA").write_text(_metadata(project), "utf-8")
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = _project()
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    stem = f"{project['name']}-{project['version']}"
    name = f"{stem}-py3-none-{platform}.whl"
    with tempfile.TemporaryDirectory() as scratch:
        library, command = _build(Path(scratch), config_settings or {})
        with _Wheel(Path(wheel_directory) / name, f"{stem}.dist-info") as wheel:
            for path in _modules():
                wheel.add(path.relative_to(HERE).as_posix(), path.read_bytes())
            wheel.add("birdview/libbirdview.so", library.read_bytes(), 0o755)
            scripts = f"{stem}.data/scripts"
            wheel.add(f"{scripts}/birdview", command.read_bytes(), 0o755)
            for path in _licenses(config_settings):
                wheel.note(f"licenses/{path.name}", path.read_text("utf-8"))
            wheel.note("METADATA", _metadata(project))
            wheel.note("WHEEL", _tags(platform))
    return name


def build_sdist(sdist_directory, config_settings=None):
    project = _project()
    stem = f"{project['name']}-{project['version']}"
    root = HERE / "c" if (HERE / "c").exists() else HERE.parents[1]
    path = Path(sdist_directory) / f"{stem}.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name in OWN:
            archive.add(HERE / name, f"{stem}/{name}", filter=_belongs)
        for name in SOURCES:
            archive.add(root / name, f"{stem}/c/{name}", filter=_belongs)
        with tempfile.TemporaryDirectory() as scratch:
            metadata = Path(scratch) / "PKG-INFO"
            metadata.write_text(_metadata(project), "utf-8")
            archive.add(metadata, f"{stem}/PKG-INFO", filter=_belongs)
    return path.name


def _belongs(member):
    """Not this package once more, nor what was made; and nobody's name."""
    if re.search(r"/c/src/python$|/__pycache__$|\.so$", member.name):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _modules():
    paths = [*(HERE / "birdview").rglob("*.py"), HERE / "birdview" / "py.typed"]
    return sorted(paths)


def _licenses(settings):
    directory = (settings or {}).get("licenses")
    return sorted(Path(directory).iterdir()) if directory else []


# ---------------------------------------------------------------- the C sources


def _prebuilt(settings):
    return (settings or {}).get("prebuilt")


def _build(scratch, settings):
    """Returns the files of the library and of the command."""
    if _prebuilt(settings):
        where = Path(settings["prebuilt"])
        return where / "libbirdview.so", where / "birdview"
    build = Path(settings.get("build-dir", scratch / "build")).resolve()
    options = [f"-DBIRDVIEW_CUDA={settings.get('cuda', 'OFF')}"]
    options += shlex.split(os.environ.get("CMAKE_ARGS", ""))
    options += shlex.split(settings.get("cmake", ""))
    jobs = str(len(os.sched_getaffinity(0)))
    where = scratch / "files"
    for words in (
        ["-S", HERE, "-B", build, *options],
        ["--build", build, "--parallel", jobs, "--target", "wheel_files"],
        ["--install", build, "--prefix", where, "--strip"],
    ):
        subprocess.run(["cmake", *map(str, words)], check=True)
    return where / "libbirdview.so", where / "birdview"


# ---------------------------------------------------------------- what is written


def _project():
    """The table [project], with the version, which only the header has."""
    try:
        import tomllib
    except ImportError:
        import tomli as tomllib
    table = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    places = HERE / "c/include/birdview.h", HERE / "../../include/birdview.h"
    header = next(path for path in places if path.exists()).read_text("utf-8")
    parts = (
        re.search(rf"#define BV_VERSION_{part}\s+(\d+)", header).group(1)
        for part in ("MAJOR", "MINOR", "PATCH")
    )
    return {**table, "version": ".".join(parts)}


def _metadata(project):
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {need}" for need in project["dependencies"]),
        *(f"Classifier: {word}" for word in project["classifiers"]),
        "Description-Content-Type: text/markdown",
        "",
        (HERE / project["readme"]).read_text("utf-8"),
    ]
    return "\n".join(lines)


def _tags(platform):
    return (
        "Wheel-Version: 1.0\n"
        "Generator: birdview\n"
        "Root-Is-Purelib: false\n"
        f"Tag: py3-none-{platform}\n"
    )


class _Wheel:
    """A wheel being written: a zip file with a list of what is in it."""

    def __init__(self, path, information):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._information = information
        self._record = []

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            name = f"{self._information}/RECORD"
            lines = [*self._record, f"{name},,\n"]
            self._write(name, "".join(lines).encode(), 0o644)
        self._zip.close()

    def add(self, name, data, mode=0o644):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
        digest = digest.rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(data)}\n")
        self._write(name, data, mode)

    def note(self, name, text):
        self.add(f"{self._information}/{name}", text.encode())

    def _write(self, name, data, mode):
        # The same bytes give the same wheel.
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.external_attr = (0o100000 | mode) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, data)
