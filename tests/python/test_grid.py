"""Grids say where pixels lie, do not change, and are refused with a sentence."""

import copy
import math
import pickle

import birdview
import numpy as np
import pytest

GRIDS = [birdview.Grid(name) for name in birdview.presets()] + [
    birdview.Grid(x=(0, 40), y=(-10, 30), cell=0.25),
    birdview.Grid(channels="slices", slices=3, form="arrays", x=(0, 8), y=(0, 4)),
]


@pytest.mark.parametrize("grid", GRIDS, ids=repr)
def test_pixels_and_metres_are_inverse(grid):
    random = np.random.default_rng(0)
    pixels = random.uniform(-2000, 2000, (5, 7, 2))
    np.testing.assert_allclose(grid.pixels(grid.metres(pixels)), pixels, atol=1e-6)
    one = grid.metres((3, 5))
    np.testing.assert_allclose(one, grid.affine @ (3, 5, 1))
    assert grid.pixels([[1, 2, 3, 0.5]]).shape == (1, 2)


def test_a_point_is_in_the_pixel_that_is_told():
    for grid in GRIDS[:3]:
        for column, row in ((0, 0), (grid.width - 1, 3), (200, grid.height - 1)):
            x, y = grid.metres((column, row))
            planes = birdview.planes([[x, y, -1, 0.5]], grid)
            assert np.argwhere(planes[2]).tolist() == [[row, column]]


def test_extent_is_that_of_the_outer_edges():
    assert GRIDS[0].axes == ("y", "x")
    np.testing.assert_allclose(GRIDS[0].extent, (80, -80, -80, 80))
    grid = birdview.Grid(x=(0, 40), y=(-10, 30), cell=0.25)
    np.testing.assert_allclose(grid.extent, (30, -10, 0, 40))
    note = birdview.Grid("note")
    assert note.axes == ("x", "y")
    assert sorted(np.round(note.extent)) == [-80, -80, 80, 80]
    for grid in GRIDS:
        left, right, bottom, top = grid.extent
        corner = grid.metres((-0.5, -0.5))
        across = 1 if grid.axes[0] == "y" else 0
        np.testing.assert_allclose((corner[across], corner[1 - across]), (left, top))
        corner = grid.metres((grid.width - 0.5, grid.height - 0.5))
        np.testing.assert_allclose(
            (corner[across], corner[1 - across]), (right, bottom)
        )


def test_boxes():
    grid = GRIDS[0]
    corners = grid.box_pixels([[10, 5, -1, 4, 2, 1.5, 0]])
    metres = grid.metres(corners)
    expected = [[[12, 6], [12, 4], [8, 4], [8, 6]]]
    np.testing.assert_allclose(metres, expected, atol=1e-9)
    corners = grid.box_pixels([[10, 5, -1, 4, 2, 1.5, math.pi / 2]])
    expected = [[[9, 7], [11, 7], [11, 3], [9, 3]]]
    np.testing.assert_allclose(grid.metres(corners), expected, atol=1e-9)
    assert grid.box_pixels(np.empty((0, 7))).shape == (0, 4, 2)
    with pytest.raises(ValueError, match=r"\(7,\), expected \(M, 7\)"):
        grid.box_pixels(np.zeros(7))


@pytest.mark.parametrize("grid", GRIDS, ids=repr)
def test_copies_are_equal(grid):
    for other in (pickle.loads(pickle.dumps(grid)), copy.deepcopy(grid)):
        assert other == grid and hash(other) == hash(grid)
        assert (other.shape, other.channels) == (grid.shape, grid.channels)
        assert eval(repr(grid), {"Grid": birdview.Grid}) == grid
    assert grid != birdview.Grid(cell=0.5) and grid != 3


def test_a_grid_does_not_change():
    grid = birdview.Grid()
    for name in ("preset", "cell", "_asked", "new"):
        with pytest.raises(AttributeError):
            setattr(grid, name, 1)
    with pytest.raises(AttributeError):
        del grid._info
    with pytest.raises(ValueError):
        grid.affine[0] = 1


def test_what_channels_mean():
    grid = birdview.Grid(channels="low,slices", slices=2, form="arrays")
    told = [(c.name, c.array, c.plane, c.slice) for c in grid.channels]
    assert told[0] == ("low", "bev", 0, None)
    assert [t[1:] for t in told[1:]] == [
        ("slice-height", 0, 0),
        ("slice-height", 1, 1),
        ("slice-occupied", 0, 0),
        ("slice-occupied", 1, 1),
    ]
    assert (grid.form, grid.bits, grid.slices) == ("arrays", 0, 2)
    height = birdview.Grid().channels[0]
    assert (height.name, height.unit, height.array) == ("height", "m", None)
    for name in birdview.channels():
        if not name.startswith("slice"):
            assert birdview.Grid(channels=name).channels[0].name == name


def test_density():
    for text in ("log16", "log32", "log64", "log128", "linear:7"):
        assert birdview.Grid(density=text) != birdview.Grid()
    planes = birdview.rgb([[0.05, 0.05, 0, 0]] * 3, birdview.Grid(density="linear:6"))
    assert planes[..., 2].max() == 128


@pytest.mark.parametrize(
    "asked, sentence",
    [
        (dict(preset="sfa"), "no preset is called 'sfa'; there are surround, note"),
        (dict(cell=0.3), "not a whole number of cells"),
        (dict(x=(5, -5)), "x 5:-5"),
        (dict(x=5), r"x is 5, expected \(min, max\)"),
        (dict(x=(0, "a")), "expected"),
        (dict(preset="sfa3d", cell=0.5), "sfa3d"),
        (dict(channels="tall"), "tall"),
        (dict(channels=["height", "low"]), "channels"),
        (dict(bits=12), "bits"),
        (dict(bits=0), "bits is 0"),
        (dict(bits="8"), "bits is '8'"),
        (dict(slices=65), "slices"),
        (dict(slices=-1), "slices is -1"),
        (dict(form="array"), "form is 'array'"),
        (dict(density="log"), "density is 'log'"),
        (dict(density="linear"), "linear:N"),
        (dict(density="linear:0"), "linear:N"),
        (dict(density="log64:2"), "linear:N"),
        (dict(cell=float("nan")), "cell"),
    ],
    ids=str,
)
def test_refusals(asked, sentence):
    with pytest.raises(birdview.GridError, match=sentence) as told:
        birdview.Grid(**asked)
    assert isinstance(told.value, ValueError) and isinstance(told.value, birdview.Error)


def test_lists():
    assert list(birdview.presets())[0] == "surround"
    assert list(birdview.layouts())[0] == "kitti"
    assert {"raw", "pcd", "ply", "npy"} <= set(birdview.formats())
    assert all(birdview.presets().values())
    assert birdview.__version__.count(".") == 2
