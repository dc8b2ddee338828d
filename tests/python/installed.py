"""Run where the package is installed, without a checkout in the way: the library is in
it, the command beside it, and both do what they are for. Warnings are errors."""

import importlib.metadata
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import birdview
import numpy as np


def main():
    here = Path(birdview.__file__).parent
    assert (here / "libbirdview.so").exists() and (here / "py.typed").exists()
    assert "BIRDVIEW_LIBRARY" not in os.environ
    assert importlib.metadata.version("birdview") == birdview.__version__

    points = np.zeros((1000, 4), np.float32)
    points[:, 0] = np.arange(1000) / 50
    points[:, 3] = 0.5
    assert [birdview.Grid(name).preset for name in birdview.presets()]
    picture = birdview.rgb(points)
    assert picture.shape == (1600, 1600, 3) and (picture[..., 1] == 128).any()

    with tempfile.TemporaryDirectory() as scratch:
        frame = Path(scratch) / "000000.bin"
        points.tofile(frame)
        (result,) = birdview.convert(frame, Path(scratch) / "out")
        assert result.ok and result.kept == 1000
        written = (Path(scratch) / "out/000000.png").read_bytes()
        assert birdview.png(points, source="000000.bin") == written
        assert birdview.info(Path(scratch) / "out/000000.png").width == 1600
        np.testing.assert_array_equal(birdview.read(frame), points)

    command = Path(sys.executable).parent / "birdview"
    told = subprocess.check_output([command, "--version"], text=True)
    assert told.split()[1] == birdview.__version__
    print(
        f"Python {sys.version.split()[0]}, numpy {np.__version__}: "
        f"birdview {birdview.__version__} works"
    )


if __name__ == "__main__":
    main()
