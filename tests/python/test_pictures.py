"""What is drawn is what the oracle draws, in each form in which it is given: dense,
sparse, planes, channels, arrays, PNG and .npz; of one scan or of several with poses;
on every preset, and into memory of the caller's only if it fits."""

import io
import json
import struct
import zlib

import birdview
import numpy as np
import pytest
from conftest import make_points
from oracle import KINDS, PRESETS

SMALL = dict(x=(-20, 20), y=(-20, 20))
GRIDS = [birdview.Grid(name) for name in PRESETS] + [birdview.Grid(**SMALL)]


def needs(function):
    """Skips where the library lacks a function that is looked for late."""
    lacking = birdview.Grid(form="arrays", x=(0, 1), y=(0, 1))
    rasterizer = birdview.Rasterizer(lacking)
    try:
        {"arrays": rasterizer.arrays, "npz": rasterizer.npz}[function]([[0, 0, 0, 0]])
    except NotImplementedError as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize("grid", GRIDS, ids=repr)
def test_presets(oracle, points, grid):
    expected, count, (kept, not_finite, outside, odd) = oracle.picture(points, grid)
    rasterizer = birdview.Rasterizer(grid)
    for _ in range(2):
        rgb = rasterizer.rgb(points)
        assert rgb.dtype == np.uint8
        np.testing.assert_array_equal(rgb, expected)
    counts = rasterizer.counts
    assert (counts.kept, counts.not_finite, counts.outside) == (
        kept,
        not_finite,
        outside,
    )
    assert (counts.points, counts.odd_intensity) == (len(points), odd)
    assert counts.intensity_max == np.float32(1.5)

    first = rasterizer.rgb(points, channels_first=True)
    np.testing.assert_array_equal(first, expected.transpose(2, 0, 1))
    cells, pixels = rasterizer.sparse(points)
    assert (cells.dtype, pixels.dtype) == (np.uint32, np.uint8)
    np.testing.assert_array_equal(cells, np.flatnonzero(count))
    np.testing.assert_array_equal(pixels, expected.reshape(-1, 3)[cells])
    np.testing.assert_array_equal(rasterizer.planes(points)[2], count)


def test_presets_that_the_library_has(points):
    for name in birdview.presets():
        grid = birdview.Grid(name)
        rasterizer = birdview.Rasterizer(grid)
        if grid.form == "picture":
            assert rasterizer.rgb(points).any()
        else:
            assert rasterizer.arrays(points, sparse=True)
        assert len(grid.channels) > 0


def test_planes_are_the_top_points_and_their_number(oracle, points):
    kept = points[100:]
    grid = birdview.Grid(**SMALL)
    planes = birdview.planes(kept, grid)
    assert planes.dtype == np.float32
    for plane, kind in zip(planes, ("height", "intensity", "density")):
        np.testing.assert_array_equal(plane, oracle.channel(kept, grid, kind)[1])
    on_arrays = birdview.planes(kept, birdview.Grid(form="arrays", **SMALL))
    np.testing.assert_array_equal(on_arrays, planes)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", [k for k in KINDS if "slice" not in k])
def test_channels(oracle, points, kind, bits):
    kept = points[100:]
    grid = birdview.Grid(channels=[kind], bits=bits, **SMALL)
    gray = birdview.rgb(kept, grid)
    assert gray.shape == grid.shape
    assert gray.dtype == (np.uint16 if bits == 16 else np.uint8)
    np.testing.assert_array_equal(gray, oracle.channel(kept, grid, kind)[0])
    assert [c.name for c in grid.channels] == [kind]


def test_three_channels_of_16_bits(oracle, points):
    kept = points[100:]
    kinds = ["slice-height:1", "mean-height", "slice-occupied:3"]
    grid = birdview.Grid(channels=kinds, bits=16, slices=4, **SMALL)
    drawn = birdview.rgb(kept, grid)
    first = birdview.rgb(kept, grid, channels_first=True)
    cells, pixels = birdview.sparse(kept, grid)
    for i, kind in enumerate(kinds):
        name, _, number = kind.partition(":")
        expected, _ = oracle.channel(kept, grid, name, int(number or 0))
        np.testing.assert_array_equal(drawn[..., i], expected)
        np.testing.assert_array_equal(first[i], expected)
        np.testing.assert_array_equal(pixels[:, i], expected.reshape(-1)[cells])
    assert pixels.dtype == np.uint16


ARRAYS = birdview.Grid(
    channels="low,density,max-intensity,slices", slices=5, form="arrays", **SMALL
)


def expected_arrays(oracle, kept):
    def numbers(kind, slice=0):
        return oracle.channel(kept, ARRAYS, kind, slice)[1]

    return {
        "bev": np.stack([numbers(k) for k in ("low", "density", "max-intensity")]),
        "slice-height": np.stack([numbers("slice-height", k) for k in range(5)]),
        "slice-occupied": np.stack(
            [numbers("slice-occupied", k) for k in range(5)]
        ).astype(np.uint8),
    }


def test_sparse_arrays(oracle, points):
    kept = points[100:]
    expected = expected_arrays(oracle, kept)
    found = birdview.arrays(kept, ARRAYS, sparse=True)
    assert list(found) == list(expected)
    for name, (cells, values) in found.items():
        dense = np.zeros_like(expected[name])
        assert values.dtype == dense.dtype
        dense.reshape(len(dense), -1)[:, cells] = values
        np.testing.assert_array_equal(dense, expected[name], name)


def test_dense_arrays(oracle, points):
    needs("arrays")
    kept = points[100:]
    expected = expected_arrays(oracle, kept)
    out = {name: np.full_like(array, 9) for name, array in expected.items()}
    for found in (
        birdview.arrays(kept, ARRAYS),
        birdview.arrays(kept, ARRAYS, out=out),
    ):
        for name, array in expected.items():
            assert found[name].dtype == array.dtype
            np.testing.assert_array_equal(found[name], array, name)
    assert found["bev"] is out["bev"]


def test_npz(oracle, points):
    needs("npz")
    kept = points[100:]
    member = np.load(io.BytesIO(birdview.npz(kept, ARRAYS, source="a.bin")))
    for name, array in expected_arrays(oracle, kept).items():
        np.testing.assert_array_equal(member[name], array, name)
    about = json.loads(member["about"].item())
    assert about["source"] == "a.bin"
    assert about["kept"] + about["outside"] == len(kept)


def chunks(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, {}
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        found[kind] = found.get(kind, b"") + png[at + 8 : at + 8 + size]
        at += 12 + size
    return found


def decode(png):
    """Rows without filters, as birdview writes them, and what the picture says."""
    found = chunks(png)
    width, height, bits, color = struct.unpack(">IIBB", found[b"IHDR"][:10])
    samples = 3 if color == 2 else 1
    rows = np.frombuffer(zlib.decompress(found[b"IDAT"]), np.uint8)
    rows = rows.reshape(height, -1)
    assert not rows[:, 0].any()
    pixels = np.ascontiguousarray(rows[:, 1:]).view(">u2" if bits == 16 else "u1")
    key, text = found[b"tEXt"].split(b"\0", 1)
    assert key == b"birdview"
    pixels = pixels.reshape(height, width, samples)
    return pixels[..., 0] if samples == 1 else pixels, json.loads(text)


@pytest.mark.parametrize(
    "grid",
    [
        birdview.Grid("sfa3d"),
        birdview.Grid(**SMALL),
        birdview.Grid(channels="low", bits=16, **SMALL),
        birdview.Grid(channels="low,span,occupied", bits=16, **SMALL),
    ],
    ids=repr,
)
def test_png(points, grid):
    rasterizer = birdview.Rasterizer(grid)
    for name in ("scan.bin", None):
        pixels, about = decode(rasterizer.png(points, source=name))
        np.testing.assert_array_equal(pixels, rasterizer.rgb(points))
        assert about.get("source") == name
        assert about["preset"] == grid.preset
        assert about["points"] == len(points)
        assert about["layout"] == "kitti"


def test_a_picture_says_what_that_of_the_file_says(points, tmp_path):
    (tmp_path / "frames").mkdir()
    frame = tmp_path / "frames/000000.bin"
    five = np.hstack([points, points[:, :1]]).astype("f4")
    for layout, columns in (("kitti", points), ("nuscenes", five)):
        columns.tofile(frame)
        options = dict(layout=layout, existing="replace")
        done = list(birdview.convert(frame, tmp_path / "out", **options))
        assert [r.status for r in done] == ["done"]
        written = (tmp_path / "out/000000.png").read_bytes()
        for given in (columns, columns.astype("f8"), columns.tobytes()):
            assert birdview.png(given, layout=layout, source=frame.name) == written


def test_sweeps_with_poses(oracle, points):
    grid = birdview.Grid(**SMALL)
    turned = np.eye(4)
    turned[:2] = [[0, -1, 0, 3], [1, 0, 0, -2]]
    moved = points.copy()
    x, y = points[:, 0].astype(float), points[:, 1].astype(float)
    moved[:, 0], moved[:, 1] = -y + 3, x - 2
    expected, _, _ = oracle.picture(np.vstack([points, moved]), grid)
    rasterizer = birdview.Rasterizer(grid)
    for pose in (turned, turned[:3], turned.astype("f4").tolist()):
        rasterizer.add(points)
        rasterizer.add(points, pose)
        np.testing.assert_array_equal(rasterizer.rgb(), expected)
        assert rasterizer.counts.points == 2 * len(points)
    for finish in (rasterizer.rgb, rasterizer.planes, rasterizer.png):
        with pytest.raises(ValueError, match="no points"):
            finish()
    # What was added and not drawn does not get into the next frame.
    rasterizer.add(points, turned)
    alone = rasterizer.rgb(points)
    np.testing.assert_array_equal(alone, oracle.picture(points, grid)[0])
    rasterizer.add(points[::-2], turned)
    rasterizer.add(points[::-1][1::2], turned)
    assert rasterizer.rgb().any()


@pytest.mark.parametrize(
    "pose",
    [np.eye(3), np.full((4, 4), np.nan), np.zeros((4, 4)), 2 * np.eye(4), "x"],
    ids=str,
)
def test_refused_poses(pose):
    with pytest.raises(ValueError):
        birdview.Rasterizer("sfa3d").add(make_points(10), pose)


def test_out_is_written_to_and_returned(points):
    grid = birdview.Grid(**SMALL)
    batch = np.empty((3, *grid.shape, 3), np.uint8)
    rasterizer = birdview.Rasterizer(grid)
    expected = rasterizer.rgb(points)
    one = batch[1]
    assert rasterizer.rgb(points, out=one) is one
    np.testing.assert_array_equal(batch[1], expected)
    planes = np.empty((3, *grid.shape), np.float32)
    assert rasterizer.planes(points, out=planes) is planes


def test_wrong_out_is_refused(points):
    rasterizer = birdview.Rasterizer(birdview.Grid(**SMALL))
    locked = np.zeros((400, 400, 3), np.uint8)
    locked.flags.writeable = False
    for out in (
        np.zeros((400, 400), np.uint8),
        np.zeros((3, 400, 400), np.uint8),
        np.zeros((400, 400, 3), np.int8),
        np.zeros((400, 400, 3), np.uint16),
        np.zeros((400, 400, 3), np.uint8, order="F"),
        np.zeros((400, 400, 6), np.uint8)[..., ::2],
        np.zeros((400, 400, 3), np.uint8)[::-1],
        locked,
    ):
        before = out.copy()
        with pytest.raises(ValueError, match="out"):
            rasterizer.rgb(points, out=out)
        assert (out == before).all()
    with pytest.raises(TypeError, match="out is a list"):
        rasterizer.rgb(points, out=[])
    with pytest.raises(ValueError, match="expected .3, 400, 400., float32"):
        rasterizer.planes(points, out=np.zeros((3, 400, 400)))


def test_a_method_of_the_other_form_is_named(points):
    arrays = birdview.Rasterizer(ARRAYS)
    for method, other in (("rgb", "arrays"), ("sparse", "arrays"), ("png", "npz")):
        with pytest.raises(ValueError, match=f"{method}.*this one has {other}"):
            getattr(arrays, method)(points)
    pictures = birdview.Rasterizer("sfa3d")
    for method, other in (("arrays", "rgb"), ("npz", "png")):
        with pytest.raises(ValueError, match=f"{method}.*this one has {other}"):
            getattr(pictures, method)(points)
    with pytest.raises(ValueError, match="more than 1024 bytes"):
        pictures.png(points, source="x" * 1025)
