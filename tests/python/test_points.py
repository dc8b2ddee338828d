"""Whatever kind of array points come in, the picture is that of the oracle for the same
numbers; nothing is copied that need not be; and what cannot be points is refused with
a sentence that says what was expected."""

import ctypes
import mmap
import tracemalloc

import birdview
import numpy as np
import pytest
from conftest import make_points

SMALL = birdview.Grid(x=(-20, 20), y=(-20, 20))
KINDS = ["f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]


def same(oracle, picture, points, grid=SMALL, **options):
    expected, _, _ = oracle.picture(points, grid, **options)
    np.testing.assert_array_equal(picture, expected)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", KINDS)
def test_types(oracle, points, kind, order):
    whole = points[100:] if kind[0] == "f" else np.abs(points[100:]).astype("i4") % 100
    given = whole.astype(order + kind)
    with np.errstate(invalid="ignore"):
        numbers = given.astype("f4")
    same(oracle, birdview.rgb(given, SMALL, intensity_scale=2), numbers, scale=2.0)


def wide(points):
    """Columns that are none of ours around them."""
    out = np.full((len(points), 9), 7, np.float32)
    out[:, 2:6] = points
    return out


FORMS = {
    "rows": lambda p: p,
    "by columns": np.asfortranarray,
    "rows backwards": lambda p: p[::-1].copy()[::-1],
    "columns backwards": lambda p: p[:, ::-1].copy()[:, ::-1],
    "both backwards": lambda p: p[::-1, ::-1].copy()[::-1, ::-1],
    "every second row": lambda p: np.repeat(p, 2, axis=0)[::2],
    "a part of rows": lambda p: wide(p)[:, 2:6],
    "every second column": lambda p: np.repeat(p, 2, axis=1)[:, ::2],
    "more columns": lambda p: np.hstack([p, np.full_like(p, 9)]),
    "transposed": lambda p: np.ascontiguousarray(p.T).T,
    "not aligned": lambda p: np.frombuffer(b"x" + p.tobytes(), "f4", offset=1).reshape(
        p.shape
    ),
    "far apart": lambda p: np.lib.stride_tricks.as_strided(
        np.tile(p[100:300], 6000).reshape(200, -1), (200, 4), (96000, 4)
    ),
    "the same row": lambda p: np.broadcast_to(p[200], (300, 4)),
    "of a subclass": lambda p: p.view(np.recarray),
    "a list": lambda p: p[100:300].tolist(),
    "one": lambda p: p[200:201],
    "none": lambda p: p[:0],
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(oracle, points, form):
    given = FORMS[form](points)
    rasterizer = birdview.Rasterizer(SMALL)
    for _ in range(2):
        picture = rasterizer.rgb(given)
        same(oracle, picture, np.asarray(given, np.float32).reshape(-1, 4))
    if len(given) > 4:
        # In the same form, of another length
        same(oracle, rasterizer.rgb(given[:-3]), np.asarray(given, np.float32)[:-3])


def test_nothing_behind_the_last_point_is_read(oracle, points):
    page = mmap.PAGESIZE
    size = -(-len(points) * 48 // page) * page
    libc = ctypes.CDLL(None, use_errno=True)
    memory = mmap.mmap(-1, size + page)
    whole = np.frombuffer(memory, np.uint8)
    end = whole.ctypes.data + size
    assert libc.mprotect(ctypes.c_void_p(end), page, 0) == 0
    try:
        for width, last in ((4, 4), (12, 4), (12, 3)):
            # Of the last row, 'last' columns lie before memory that nobody may read.
            first = size - ((len(points) - 1) * width + last) * 4
            rows = np.frombuffer(memory, "f4", (len(points) - 1) * width + last, first)
            rows.flags.writeable = True
            shape = len(points), last
            view = np.lib.stride_tricks.as_strided(rows, shape, (width * 4, 4))
            view[:] = points[:, :last]
            columns = (0, 1, 2, 3 if last == 4 else None)
            same(oracle, birdview.rgb(view, SMALL), points, columns=columns)
    finally:
        libc.mprotect(ctypes.c_void_p(end), page, mmap.PROT_READ)


def test_no_points_at_all():
    for nothing in ([], np.empty((0, 3)), b"", np.empty(0, np.uint8)):
        assert not birdview.rgb(nothing, SMALL).any()


def test_three_columns_have_no_intensity(oracle, points):
    same(oracle, birdview.rgb(points[:, :3], SMALL), points, columns=(0, 1, 2, None))


def test_layouts_apply_to_columns(oracle, points):
    five = np.hstack([points, points[:, :1]])
    five[:, 3] *= 200
    picture = birdview.rgb(five, SMALL, layout="nuscenes")
    same(oracle, picture, five, columns=(1, 0, 2, 3), negate=(1,), scale=255.0)
    picture = birdview.rgb(five, SMALL, layout="columns=-,y,z,x")
    same(oracle, picture, five, columns=(3, 1, 2, None))
    picture = birdview.rgb(five, SMALL, layout="columns=-:f4,y,z,x")
    same(oracle, picture, five, columns=(3, 1, 2, None))
    with pytest.raises(birdview.LayoutError, match="is one of bytes"):
        birdview.rgb(five, SMALL, layout="columns=-:u2,-:u2,x,y,z")
    picture = birdview.rgb(five, SMALL, layout="nuscenes", intensity_scale=300)
    same(oracle, picture, five, columns=(1, 0, 2, 3), negate=(1,), scale=300.0)


def test_bytes_go_by_layout(oracle, points):
    data = points.tobytes()
    for given in (
        data,
        bytearray(data),
        memoryview(data),
        np.frombuffer(data, np.uint8),
        np.frombuffer(data, np.uint8).repeat(2)[::2],
        np.frombuffer(data, np.uint8)[::-1].copy()[::-1],
    ):
        same(oracle, birdview.rgb(given, SMALL), points)
    swapped = points.astype(">f8").tobytes()
    layout = "columns=x:>f8,y:>f8,z:>f8,i:>f8,skip=3"
    same(oracle, birdview.rgb(b"abc" + swapped, SMALL, layout=layout), points)
    with pytest.raises(ValueError, match="35 bytes, expected a multiple of 16"):
        birdview.rgb(data[:35], SMALL)
    with pytest.raises(ValueError, match="expected 3 and a multiple of 32"):
        birdview.rgb(b"a", SMALL, layout=layout)


def test_layouts_of_packed_numbers_are_for_bytes(oracle):
    random = np.random.default_rng(3)
    packed = np.zeros(500, "u2,u2,u2,u1,u1")
    for name in ("f0", "f1", "f2"):
        packed[name] = random.integers(19000, 21000, 500)
    packed["f3"] = random.integers(0, 256, 500)
    numbers = np.stack([packed[f"f{i}"].astype(float) for i in range(4)], axis=1)
    numbers[:, :3] = numbers[:, :3] * 0.005 - 100
    picture = birdview.rgb(packed.tobytes(), SMALL, layout="nclt")
    same(oracle, picture, numbers, negate=(1, 2), scale=255.0)
    with pytest.raises(birdview.LayoutError, match="is one of bytes"):
        birdview.rgb(numbers, SMALL, layout="nclt")


@pytest.mark.parametrize("kind", ["f4", "f8", ">f4", "f2"])
def test_fields(oracle, points, kind):
    dtype = [("ring", "u2"), ("Y", kind), ("x", "f4"), ("z", kind), ("INTENSITY", "f4")]
    record = np.zeros(len(points), dtype)
    for name, column in (("x", 0), ("Y", 1), ("z", 2), ("INTENSITY", 3)):
        record[name] = points[:, column]
    numbers = np.stack([record[n] for n in ("x", "Y", "z", "INTENSITY")], 1)
    for form in (
        record,
        record[::-1].copy()[::-1],
        record.repeat(2)[::2],
        record.reshape(100, -1),
        record.view(np.recarray),
    ):
        same(oracle, birdview.rgb(form, SMALL), numbers.astype("f4"))


def test_fields_of_integers_have_the_scale_of_their_type(oracle, points):
    for kind, full in (("u1", 255), ("u2", 65535), ("i4", 1)):
        dtype = [("x", "f4"), ("y", "f4"), ("z", "f4"), ("scalar_reflectance", kind)]
        record = np.zeros(len(points), dtype)
        for i, name in enumerate(record.dtype.names[:3]):
            record[name] = points[:, i]
        record["scalar_reflectance"] = np.arange(len(points)) % (full + 1)
        numbers = points.copy()
        numbers[:, 3] = record["scalar_reflectance"]
        picture = birdview.rgb(record, SMALL)
        same(oracle, picture, numbers, scale=float(full))
        picture = birdview.rgb(record, SMALL, intensity_scale=2 * full)
        same(oracle, picture, numbers, scale=2.0 * full)


def test_tables_go_by_their_names(oracle, points):
    class Table:
        def to_records(self, index):
            assert index is False
            columns = points[:, 2], points[:, 0], points[:, 1]
            return np.rec.fromarrays(columns, names="z,x,y")

    same(oracle, birdview.rgb(Table(), SMALL), points, columns=(0, 1, 2, None))


@pytest.mark.parametrize("form", ["rows", "every second row", "more columns"])
@pytest.mark.parametrize("kind", ["f4", "f8", ">f4", "i2"])
def test_nothing_is_copied_where_rows_go_forward(form, kind):
    given = FORMS[form](make_points(40000)[100:].astype("i2").astype(kind))
    rasterizer = birdview.Rasterizer(SMALL, intensity_scale=2)
    out = rasterizer.rgb(given)
    assert most_allocated(lambda: rasterizer.rgb(given, out=out)) < 8192


@pytest.mark.parametrize("form", ["by columns", "rows backwards"])
def test_the_rest_is_copied_once(form):
    given = FORMS[form](make_points(40000))
    rasterizer = birdview.Rasterizer(SMALL)
    out = rasterizer.rgb(given)
    most = most_allocated(lambda: rasterizer.rgb(given, out=out))
    assert given.nbytes <= most < given.nbytes + 8192


def most_allocated(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "given, kind, sentence",
    [
        (np.zeros((4, 1000), "f4"), ValueError, r"\(4, 1000\), .*pass points.T"),
        (np.zeros((100, 2), "f4"), ValueError, r"\(100, 2\), expected \(N, 3\)"),
        (np.zeros((10, 65), "f4"), ValueError, r"to \(N, 64\)"),
        (np.zeros((2, 10, 4), "f4"), ValueError, r"\(2, 10, 4\)"),
        (np.zeros(12, "f4"), ValueError, r"\(12,\)"),
        (np.float32(1), ValueError, r"\(\)"),
        (np.zeros((9, 4), bool), TypeError, "dtype bool"),
        (np.zeros((9, 4), complex), TypeError, "dtype complex128"),
        (np.zeros((9, 4), object), TypeError, "dtype object"),
        (np.zeros((9, 4), np.longdouble), TypeError, "dtype float128|longdouble"),
        (np.zeros((9, 4), "M8[s]"), TypeError, "dtype datetime64"),
        (np.zeros(9, "f4,f4,f4"), ValueError, "f0, f1, f2, expected x, y and z"),
        (np.zeros(9, [(n, "f4", 2) for n in "xyz"]), TypeError, "the field x"),
        (np.zeros(9, [(n, "U4") for n in "xyz"]), TypeError, "the field x"),
        ("points.bin", TypeError, "dtype <U10"),
        (None, TypeError, "points is None"),
    ],
)
def test_refusals(given, kind, sentence):
    with pytest.raises(kind, match=sentence):
        birdview.rgb(given, SMALL)


def test_refused_layouts():
    for text in ("kity", "columns=x,y", "", "columns=x,y,z,q"):
        with pytest.raises(birdview.LayoutError):
            birdview.Rasterizer(SMALL, layout=text)
    with pytest.raises(ValueError, match="expected 5 or more columns"):
        birdview.rgb(np.zeros((9, 4), "f4"), SMALL, layout="columns=x,y,-,-,z")
    with pytest.raises(birdview.LayoutError, match="named fields"):
        birdview.rgb(np.zeros(9, [(n, "f4") for n in "xyz"]), SMALL, layout="nuscenes")
    for scale in (0, -1, float("nan"), float("inf")):
        with pytest.raises(birdview.LayoutError, match="intensity_scale"):
            birdview.Rasterizer(SMALL, intensity_scale=scale)


def test_odd_intensities_draw_one_warning(points):
    rasterizer = birdview.Rasterizer(SMALL)
    many = points.copy()
    many[:, 3] *= 255
    with pytest.warns(birdview.IntensityWarning, match="intensity_scale 255") as told:
        rasterizer.rgb(many)
        rasterizer.planes(many)
        birdview.planes(many, SMALL, intensity_scale=0.9)
    assert len(told) == 2
    assert {warning.filename for warning in told} == {__file__}
