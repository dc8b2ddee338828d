"""Files of every format give their points; what cannot be read is told with its
name."""

import subprocess
import sys

import birdview
import numpy as np
import pytest
from conftest import make_points

SMALL = birdview.Grid(x=(-20, 20), y=(-20, 20))
FORMATS = [
    "raw", "pcd-ascii", "pcd-binary", "ply-little", "ply-big", "las", "npy",
    "npy-fortran", "text", "csv", "pts",
]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_formats(synth, tmp_path, name):
    raw, other = tmp_path / "raw", tmp_path / "other"
    expected = np.fromfile(synth(raw, "--frames=1", "--points=3000")[0], "f4")
    expected = expected.reshape(-1, 4)
    words = ["--frames=1", "--points=3000", f"--format={name}"]
    file = synth(other, *words)[0]
    found = birdview.read(file)
    assert found.dtype == np.float32 and found.flags.c_contiguous
    assert found.shape == expected.shape
    np.testing.assert_allclose(found[:, :3], expected[:, :3], atol=0.006)
    if name != "las":
        np.testing.assert_allclose(found[:, 3], expected[:, 3], atol=1e-6)
        np.testing.assert_array_equal(
            birdview.rgb(found, SMALL), birdview.rgb(birdview.read(file), SMALL)
        )


def test_read_gives_the_picture_of_the_file(synth, tmp_path):
    words = ["--frames=1", "--points=20000", "--format=pcd-binary"]
    file = synth(tmp_path / "in", *words, "--intensity-scale=100")[0]
    options = dict(intensity_scale=100, axes="y,-x,z", origin=(1, 2, 0))
    points = birdview.read(file, **options)
    raw = birdview.read(file, raw_intensity=True, **options)
    np.testing.assert_allclose(raw[:, 3], points[:, 3] * 100, rtol=1e-6)
    list(birdview.convert(file, tmp_path / "out", grid=SMALL, **options))
    written = next((tmp_path / "out").iterdir())
    cv2 = pytest.importorskip("cv2")
    picture = cv2.imread(str(written))[..., ::-1]
    drawn = birdview.rgb(raw, SMALL, intensity_scale=100)
    np.testing.assert_array_equal(drawn, picture)
    # A share in float32 is not always the share that the file has.
    near = birdview.rgb(points, SMALL).astype(int) - picture
    assert np.abs(near).max() <= 1 and (near != 0).mean() < 0.001


def test_options_of_reading(tmp_path):
    points = make_points(500)[100:]
    five = np.hstack([points, points[:, :1]])
    five[:, 3] *= 100
    name = tmp_path / "sweep.pcd.bin"
    five.tofile(name)
    expected = np.stack([five[:, 1], -five[:, 0], five[:, 2], five[:, 3] / 255], 1)
    np.testing.assert_allclose(birdview.read(name), expected, rtol=1e-6)
    found = birdview.read(name, layout="columns=x,y,z,i,-", raw_intensity=True)
    np.testing.assert_array_equal(found, five[:, :4])
    found = birdview.read(name, layout="columns=x,y,z,i,-", origin="first")
    np.testing.assert_array_equal(found[:, :3], five[:, :3] - np.floor(five[0, :3]))
    found = birdview.read(name, layout="columns=x,y,z,i,-", intensity_scale="tanh")
    np.testing.assert_allclose(found[:, 3], np.tanh(five[:, 3]), atol=1e-6)
    for wrong in (dict(layout="x"), dict(origin="last"), dict(intensity_scale="auto")):
        with pytest.raises(ValueError):
            birdview.read(name, **wrong)
    with pytest.raises(birdview.FrameError, match="sweep.pcd.bin"):
        birdview.read(name, format="pcd")


def test_text_whose_end_alone_tells_how_many(tmp_path):
    name = tmp_path / "points.xyz"
    lines = (f"{i % 100} {i // 100 % 100} 0 0.5\n" for i in range(200000))
    name.write_text("".join(lines))
    found = birdview.read(name)
    assert found.shape == (200000, 4)
    np.testing.assert_array_equal(found[-1], [99, 99, 0, 0.5])
    name.write_text("")
    assert birdview.read(name, format="raw").shape == (0, 4)


def test_what_cannot_be_read(tmp_path):
    for reads in (birdview.read, birdview.info):
        missing = tmp_path / "missing.bin"
        with pytest.raises(FileNotFoundError) as told:
            reads(missing)
        assert told.value.filename == missing
        cut = tmp_path / "cut.bin"
        cut.write_bytes(bytes(35))
        with pytest.raises(birdview.FrameError, match="cut.bin: size is 35") as told:
            reads(cut, layout="kitti")
        assert (told.value.path, told.value.code) == (cut, 23)
        with pytest.raises((birdview.FrameError, OSError)):
            reads(tmp_path)
        with pytest.raises(birdview.LayoutError):
            reads(cut, layout="kity")


def test_names_of_any_bytes(tmp_path):
    name = bytes(tmp_path) + b"/fr\xff\n\xc3\xa4me.bin"
    points = make_points(200)
    with open(name, "wb") as file:
        file.write(points.tobytes())
    np.testing.assert_array_equal(birdview.read(name, raw_intensity=True), points)
    assert birdview.info(name, layout="kitti").points == 200


def test_info(synth, tmp_path):
    file = synth(tmp_path / "in", "--frames=1", "--points=3000")[0]
    told = birdview.info(file, grid=SMALL)
    assert (told.status, told.format) == ("read", "raw")
    assert told.points == told["points"] == len(birdview.read(file))
    assert told.x["min"] < told.x["median"] < told.x["max"]
    with pytest.raises(AttributeError, match="read has no metadata"):
        told.metadata  # noqa: B018
    list(birdview.convert(file, tmp_path / "out", grid=SMALL))
    told = birdview.info(tmp_path / "out" / "000000.png")
    assert (told.status, told.width, told.whole) == ("picture", 400, True)
    assert told.metadata["points"] == birdview.info(file).points
    with pytest.raises(birdview.Error, match="unknown option"):
        birdview.info(file, no_such_thing=True)


def test_the_module_is_the_command(tmp_path):
    words = [sys.executable, "-m", "birdview", "--version"]
    told = subprocess.check_output(words, text=True)
    assert told.splitlines()[0] == f"birdview {birdview.__version__}"
