"""The programs in tests/python/examples do what they say; those whose packages are not
there are skipped. And the Python that src/python/README.md shows runs."""

import importlib.util
import re
import struct
import sys

import birdview
import numpy as np
import pytest
from conftest import ROOT, make_points

sys.path.insert(0, str(ROOT / "bench/python"))
from numpy_maps import Around, Sfa3d, make_bev_map  # noqa: E402

EXAMPLES = ROOT / "tests/python/examples"


def example(name, *packages):
    for package in packages:
        # What packages warn of when they are imported is their own business.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MPLCONFIGDIR", "/tmp")
            pytest.importorskip(package, exc_type=ImportError)
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def size_of(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def sfa3d_map(points):
    """The map that SFA3D trains on, by NumPy, in bytes."""
    return (make_bev_map(points, Sfa3d) * 255).astype(np.uint8)


def test_the_map_of_sfa3d(points):
    kept = points[100:]
    ours = birdview.rgb(kept, "sfa3d", channels_first=True)[::-1, ::-1, ::-1]
    np.testing.assert_array_equal(ours, sfa3d_map(kept))


def test_what_is_measured_at_1600_is_of_the_same_cells(points):
    # Nothing on bounds of cells, of which each has rules of its own.
    kept = points[100:] + np.float32([0.02, 0.02, 0, 0])
    kept = kept[(np.abs(kept[:, :2]) < 79.9).all(axis=1) & (kept[:, 2] < 3)]
    theirs = make_bev_map(kept, Around)[2, ::-1, ::-1] > 0
    ours = birdview.rgb(kept)[..., 2] > 0
    np.testing.assert_array_equal(ours, theirs)


def test_the_measurements_run(folder, capsys):
    pytest.importorskip("cv2")
    import measure

    measure.main(folder / "more", 1)
    told = capsys.readouterr().out
    assert told.count("| 1600: png() |") == 1 and "of the speed of the command" in told


def test_torch_dataset(folder, capsys):
    module = example("torch_dataset", "torch")
    frames = module.Frames(folder)
    item = frames[3]
    assert tuple(item.shape) == (3, 608, 608)
    points = np.fromfile(frames.files[3], np.float32).reshape(-1, 4)
    expected = sfa3d_map(points)
    maps = module.as_sfa3d(item[None])
    np.testing.assert_array_equal(np.rint(maps[0].numpy() * 255), expected)
    module.main(folder)
    assert capsys.readouterr().out.count("(4, 3, 608, 608)") == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_notebook(folder, tmp_path):
    module = example("notebook", "matplotlib")
    module.main(folder / "000001.bin", tmp_path / "shown.png")
    assert size_of(tmp_path / "shown.png") == (800, 800)
    grid = birdview.Grid(x=(0, 60), y=(-30, 30))
    figure = module.show(make_points(100), [[20, 5, 0, 4, 2, 1, 0]], grid)
    (axes,) = figure.axes
    assert (axes.get_xlim(), axes.get_ylim()) == ((30, -30), (0, 60))
    corners = axes.patches[0].get_xy()[:4]
    np.testing.assert_allclose(corners, [[6, 22], [4, 22], [4, 18], [6, 18]])


def test_folders(folder, tmp_path, capfd):
    module = example("folders", "tqdm")
    (folder / "000001.bin").write_bytes(bytes(35))
    module.main(folder, tmp_path / "out")
    told, bar = capfd.readouterr()
    assert "000001.bin: size is 35 bytes" in told
    assert "11 of 12 done" in told and "12/12" in bar


def test_las_tiles(tmp_path, capsys):
    module = example("las_tiles", "laspy")
    import laspy

    las = laspy.create(point_format=3, file_version="1.2")
    las.header.offsets, las.header.scales = [5e5, 4e6, 0], [0.01] * 3
    made = make_points(2000)[200:]
    las.x, las.y = made[:, 0] + 512345.0, made[:, 1] + 4012345.0
    las.z, las.intensity = made[:, 2] + 250, np.full(len(made), 30000)
    las.classification = np.where(np.arange(len(made)) % 3 == 0, 2, 1)
    las.write(tmp_path / "tile.las")
    module.main(tmp_path / "tile.las", tmp_path / "tile.png")
    assert size_of(tmp_path / "tile.png") == (200, 200)
    assert capsys.readouterr().out.startswith("600 points of ground")


def test_argoverse2(tmp_path):
    module = example("argoverse2", "pyarrow")
    import pyarrow
    import pyarrow.feather

    made = make_points(2000)[200:]
    table = {
        "x": made[:, 0].astype("f2"),
        "y": made[:, 1].astype("f2"),
        "z": made[:, 2].astype("f2"),
        "intensity": (made[:, 3] * 200).astype("u1"),
        "laser_number": np.zeros(len(made), "u1"),
    }
    pyarrow.feather.write_feather(pyarrow.table(table), str(tmp_path / "a.feather"))
    module.main(tmp_path / "a.feather", tmp_path / "a.png")
    assert size_of(tmp_path / "a.png") == (1600, 1600)


def test_ros_bag(tmp_path, capsys):
    module = example("ros_bag", "rosbags")
    from rosbags.rosbag2 import Writer
    from rosbags.typesys import Stores, get_typestore

    store = get_typestore(Stores.ROS2_HUMBLE)
    kinds = store.types
    record = np.zeros(500, "f4,f4,f4,f4,u2,V2")
    made = make_points(700)[200:]
    for i in range(4):
        record[f"f{i}"] = made[:, i] * (200 if i == 3 else 1)
    field = kinds["sensor_msgs/msg/PointField"]
    stamp = kinds["builtin_interfaces/msg/Time"](sec=1, nanosec=2)
    message = kinds["sensor_msgs/msg/PointCloud2"](
        header=kinds["std_msgs/msg/Header"](stamp=stamp, frame_id="lidar"),
        height=1,
        width=500,
        fields=[
            field(name=name, offset=4 * i, datatype=7, count=1)
            for i, name in enumerate(("x", "y", "z", "intensity"))
        ]
        + [field(name="ring", offset=16, datatype=4, count=1)],
        is_bigendian=False,
        point_step=record.itemsize,
        row_step=record.nbytes,
        data=np.frombuffer(record.tobytes(), np.uint8),
        is_dense=True,
    )
    kind = "sensor_msgs/msg/PointCloud2"
    with Writer(tmp_path / "bag", version=8) as bag:
        topic = bag.add_connection("/points", kind, typestore=store)
        for time in (7, 8):
            bag.write(topic, time, store.serialize_cdr(message, kind))
    module.main(tmp_path / "bag", "/points", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["7.png", "8.png"]
    kept = np.hstack([made[:, :3], made[:, 3:] * np.float32(200)])
    expected = birdview.png(kept, intensity_scale=255, source="7")
    assert (tmp_path / "out/7.png").read_bytes() == expected


def test_nuscenes_sweeps(tmp_path):
    module = example("nuscenes_sweeps")
    made = make_points(2000)[200:]
    five = np.hstack([made, made[:, :1]]).astype("f4")
    five[:, 3] *= 255
    names = [str(tmp_path / f"{i}.pcd.bin") for i in range(3)]
    for name in names:
        five.tofile(name)
    module.main(*names, str(tmp_path / "map.png"))
    assert size_of(tmp_path / "map.png") == (1000, 1000)
    # One sweep alone is what the layout of nuScenes makes of it.
    grid = birdview.Grid(x=(-50, 50), y=(-50, 50))
    one = module.map_of([five[:, :4]], [np.eye(4)], grid).rgb()
    np.testing.assert_array_equal(one, birdview.rgb(five, grid, layout="nuscenes"))


def test_what_the_manual_shows(folder, monkeypatch, tmp_path):
    manual = (ROOT / "src/python/README.md").read_text()
    shown = re.findall(r"```python\n(.*?)```", manual, re.S)
    assert len(shown) > 3
    monkeypatch.chdir(tmp_path)
    folder.rename("velodyne")
    make_points(2000).tofile("scan.bin")
    names = {}
    for text in shown:
        try:
            exec(compile(text, "README.md", "exec"), names)  # noqa: S102
        except NotImplementedError as reason:
            print("a part is skipped:", reason)
