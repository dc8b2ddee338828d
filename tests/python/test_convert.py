"""Folders: one Result for each frame, and the tree that the command makes; whatever
ends the iteration, no process and no temporary file is left."""

import gc
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import birdview
import pytest
from conftest import make_points, run_python

SMALL = birdview.Grid(x=(-20, 20), y=(-20, 20))


def tree(directory):
    return sorted(
        str(path.relative_to(directory))
        for path in Path(directory).rglob("*")
        if path.is_file()
    )


def nothing_half_done(directory):
    return [n for n in tree(directory) if not n.endswith((".png", ".npz"))] == []


def test_a_folder(folder, tmp_path):
    out = tmp_path / "out"
    run = birdview.convert(folder, out, grid=SMALL)
    results = list(run)
    assert len(results) == 12 and all(r.ok and r.status == "done" for r in results)
    assert sorted(r.output for r in results) == tree(out)
    assert "more/000003.png" in tree(out)
    assert {Path(r.input) for r in results} == set(folder.rglob("*.bin"))
    for result in results:
        assert result.points == 2000
        assert result.kept + result.outside + result.not_finite == 2000
    assert run.summary["frames"] == run.summary["done"] == 12
    again = [r.status for r in birdview.convert(folder, out, grid=SMALL)]
    assert again == ["up to date"] * 12
    checked = birdview.check(folder, out, grid=SMALL)
    assert [r.status for r in checked] == ["right"] * 12
    wrong = list(birdview.check(folder, out))
    assert {r.status for r in wrong} == {"wrong"} and not wrong[0].ok
    assert wrong[0].code and wrong[0].error


def test_pictures_are_those_of_the_command(folder, tmp_path):
    grid = birdview.Grid(x=(-8, 8), y=(0, 16), z=(-1, 2.5), cell=0.2, density="log16")
    list(birdview.convert(folder, tmp_path / "ours", grid=grid))
    words = "--x -8:8 --y 0:16 --z -1:2.5 --cell 0.2 --density log16".split()
    command = [birdview.command.path(), "-q", "-o", tmp_path / "its", *words, folder]
    subprocess.run(command, check=True)
    assert tree(tmp_path / "ours") == tree(tmp_path / "its")
    for name in tree(tmp_path / "ours"):
        ours = (tmp_path / "ours" / name).read_bytes()
        assert ours == (tmp_path / "its" / name).read_bytes()


def has_option(name):
    words = [birdview.command.path(), "--help"]
    return f"--{name}" in subprocess.check_output(words, text=True)


@pytest.mark.skipif(not has_option("channels"), reason="the command has no --channels")
def test_channels(folder, tmp_path):
    grid = birdview.Grid(channels=["low", "span", "density"], bits=16, x=(0, 8))
    frame = folder / "000001.bin"
    assert list(birdview.convert(frame, tmp_path, grid=grid))[0].ok
    points = birdview.read(frame)
    written = (tmp_path / "000001.png").read_bytes()
    assert birdview.png(points, grid, source=frame.name) == written


@pytest.mark.skipif(not has_option("write"), reason="the command has no --write")
def test_arrays(folder, tmp_path):
    grid = birdview.Grid(channels="low,slices", slices=3, form="arrays", x=(0, 8))
    frame = folder / "000001.bin"
    assert list(birdview.convert(frame, tmp_path, grid=grid))[0].ok
    points = birdview.read(frame)
    written = (tmp_path / "000001.npz").read_bytes()
    assert birdview.npz(points, grid, source=frame.name) == written
    assert birdview.info(tmp_path / "000001.npz").status == "picture"


def test_shards(folder, tmp_path):
    frames = set()
    for shard in range(3):
        run = birdview.convert(folder, tmp_path, shard=f"{shard}/3")
        inputs = {r.input for r in run}
        assert run.summary["shard"] == shard and run.summary["shards"] == 3
        below = [os.path.relpath(name, folder) for name in inputs]
        assert all(birdview.shard_of(name, 3) == shard for name in below)
        assert not frames & inputs
        frames |= inputs
    assert frames == {r.input for r in birdview.check(folder, tmp_path)}
    with pytest.raises(ValueError, match="null byte"):
        birdview.shard_of("a\0.bin", 3)
    for shards in 0, -1, 2**32:
        with pytest.raises(ValueError, match="expected 1 to 4294967295"):
            birdview.shard_of("a.bin", shards)


def test_a_shard_by_the_launcher(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("OMPI_COMM_WORLD_SIZE", "2")
    frames = []
    for rank in range(2):
        monkeypatch.setenv("OMPI_COMM_WORLD_RANK", str(rank))
        run = birdview.convert(folder, tmp_path, shard="auto", grid=SMALL)
        frames += [r.input for r in run]
        assert run.summary["shard"] == rank and run.summary["shards"] == 2
    assert len(frames) == len(set(frames)) == 12


def test_lists_and_names(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(folder.parent)
    some = ["frames/000001.bin", Path("frames/more/000003.bin")]
    list(birdview.convert(some, "a", grid=SMALL))
    assert tree("a") == ["frames/000001.png", "frames/more/000003.png"]
    whole = [folder.resolve() / name for name in ("000001.bin", "more")]
    list(birdview.convert(iter(whole), "b", grid=SMALL, root=folder))
    assert tree("b") == ["000001.png"] + [f"more/{i:06}.png" for i in (0, 3, 6, 9)]
    assert list(birdview.convert("frames/000001.bin", b"c", grid=SMALL))[0].ok
    assert tree("c") == ["000001.png"]
    with pytest.raises(birdview.Error, match="absolute|--root"):
        list(birdview.convert(whole, "d", grid=SMALL))
    with pytest.raises(ValueError, match="null byte"):
        birdview.convert(["frames/000001.bin\0.pcd"], "e", grid=SMALL)


def test_names_of_any_bytes(tmp_path):
    frames = os.fsencode(tmp_path) + b"/in"
    os.mkdir(frames)
    names = [b"a\xff.bin", b"b\n\xe4.bin", "ä.bin".encode(), b'"quoted\\.bin']
    for name in names:
        with open(frames + b"/" + name, "wb") as file:
            file.write(make_points(200).tobytes())
    for given in (frames, [frames + b"/" + name for name in names]):
        out = tmp_path / f"out{len(given)}"
        results = list(birdview.convert(given, out, grid=SMALL, root=frames))
        found = sorted(os.path.basename(os.fsencode(r.input)) for r in results)
        assert found == sorted(names)
        assert all(r.ok and (out / r.output).exists() for r in results)


def test_bad_frames_are_results(folder, tmp_path):
    (folder / "000001.bin").write_bytes(bytes(35))
    (folder / "000002.bin").unlink()
    (folder / "000002.bin").symlink_to("nowhere")
    results = list(birdview.convert(folder, tmp_path / "out", grid=SMALL))
    bad = {Path(r.input).stem: r for r in results if not r.ok}
    assert list(sorted(bad)) == ["000001", "000002"]
    assert bad["000001"].code == 23 and "35 bytes" in bad["000001"].error
    assert bad["000001"].status == "failed" and bad["000001"].points is None
    assert bad["000002"].errno == 2
    assert len(results) == 12


def test_many_bad_frames_do_not_stand_in_the_way(tmp_path):
    missing = [f"missing/{i:06}.bin" for i in range(3000)]
    run = birdview.convert(missing, tmp_path / "out", grid=SMALL)
    assert sum(not r.ok for r in run) == 3000
    with pytest.raises(birdview.Error):
        for count, _ in enumerate(
            birdview.convert(missing, tmp_path / "out", jobs=1, max_errors=5), 1
        ):
            pass
    assert count >= 5


@pytest.mark.parametrize(
    "options, sentence",
    [
        (dict(existing="sometimes"), "existing"),
        (dict(no_such_option=1), "no-such-option"),
        (dict(device="tpu"), "device"),
        (dict(jobs=-1), "jobs"),
        (dict(layout="kity"), "kity"),
        (dict(grid="surrund"), "surrund"),
        (dict(axes="x,y"), "axes"),
    ],
    ids=str,
)
def test_refusals(folder, tmp_path, options, sentence):
    with pytest.raises(birdview.Error, match=sentence):
        list(birdview.convert(folder, tmp_path / "out", **options))
    assert not (tmp_path / "out").exists()
    with pytest.raises(birdview.Error):
        list(birdview.convert(tmp_path / "missing folder/", tmp_path / "out", root="."))


def test_what_the_command_says_is_not_for_callers_to_turn(folder, tmp_path):
    for name in ("report", "quiet", "output", "files_from", "check"):
        with pytest.raises(TypeError, match=name):
            birdview.convert(folder, tmp_path / "out", **{name: "x"})


def test_options_of_the_command(folder, tmp_path):
    options = dict(include=["*1.bin", "*3.bin"], sync="end", strict=True, timeout=60)
    run = birdview.convert(folder, tmp_path / "out", grid=SMALL, jobs=1, **options)
    assert len(list(run)) == 3


@pytest.mark.parametrize("how", ["close", "break", "with", "del", "raise"])
def test_a_run_that_is_left(folder, tmp_path, how):
    out = tmp_path / "out"
    run = birdview.convert([folder] * 200, out, grid=SMALL, root=folder, jobs=1)
    process = run._process
    if how == "close":
        next(run)
        run.close()
        run.close()
        assert list(run) == []
    elif how == "break":
        for _ in run:
            break
        del run
    elif how == "with":
        with run:
            next(run)
    elif how == "del":
        with pytest.warns(ResourceWarning, match="nobody iterated"):
            del run
            gc.collect()
    else:
        with pytest.raises(KeyError), run:
            for _ in run:
                raise KeyError
    gc.collect()
    assert process.returncode is not None
    assert not out.exists() or nothing_half_done(out)


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN])
def test_a_run_that_is_left_is_stopped(tmp_path, handler):
    """It cannot end by itself: more is to be told than fits into a pipe. Where a shell
    runs things in the background, SIGINT is ignored."""
    missing = [f"missing/{i:06}.bin" for i in range(3000)]
    before = signal.signal(signal.SIGINT, handler)
    try:
        run = birdview.convert(missing, tmp_path / "out", grid=SMALL)
    finally:
        signal.signal(signal.SIGINT, before)
    next(run)
    assert run._process.poll() is None
    # Ctrl-C at a terminal does not reach it beside us.
    assert os.getpgid(run._process.pid) != os.getpgid(0)
    run.close()
    assert run._process.returncode == 143


def test_nothing_is_left_open(folder, tmp_path):
    def count():
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    list(birdview.convert(folder, tmp_path / "out", grid=SMALL))
    before = count()
    for _ in range(3):
        list(birdview.convert(folder, tmp_path / "out", grid=SMALL))
        next(birdview.convert(folder, tmp_path / "out", grid=SMALL))
        with pytest.raises(birdview.Error):
            list(birdview.convert(folder, tmp_path / "out", axes="x"))
    assert count() == before


INTERRUPTED = """
import os, signal, sys, birdview
run = birdview.convert(sys.argv[1], sys.argv[2], jobs=1)
print(run._process.pid, flush=True)
try:
    for result in run:
        print("first", flush=True)
        if sys.argv[3] == "itself":
            os.kill(os.getpid(), signal.SIGINT)
        else:
            sys.stdin.read()
except KeyboardInterrupt:
    run.close()
    print("interrupted")
"""


@pytest.mark.parametrize("who", ["itself", "somebody"])
def test_ctrl_c(folder, tmp_path, who):
    out = tmp_path / "out"
    words = [sys.executable, "-X", "dev", "-c", INTERRUPTED, folder, out, who]
    pipe = subprocess.PIPE
    streams = dict(stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)
    with subprocess.Popen(words, start_new_session=True, **streams) as program:
        pid = program.stdout.readline().strip()
        assert program.stdout.readline() == "first\n"
        if who == "somebody":
            os.killpg(program.pid, signal.SIGINT)
        assert program.stdout.read() == "interrupted\n"
    assert program.returncode == 0
    assert not Path(f"/proc/{pid}").exists()
    assert nothing_half_done(out)


def test_a_command_that_dies_is_told(folder, tmp_path, monkeypatch):
    run = birdview.convert([folder] * 300, tmp_path / "out", grid=SMALL, root=folder)
    os.kill(run._process.pid, signal.SIGKILL)
    with pytest.raises(birdview.Error, match="status -9"):
        list(run)
    monkeypatch.setenv("BIRDVIEW_COMMAND", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError):
        birdview.convert(folder, tmp_path / "out")


def test_odd_intensities_draw_one_warning(tmp_path):
    for i in range(3):
        points = make_points(500, i)
        points[:, 3] *= 255
        points.tofile(tmp_path / f"{i}.bin")
    with pytest.warns(birdview.IntensityWarning, match="outside the scale") as told:
        list(birdview.convert(tmp_path, tmp_path / "out", grid=SMALL, layout="kitti"))
    assert len(told) == 1 and told[0].filename == __file__


def test_no_warning_of_python(folder, tmp_path):
    run_python(
        "import sys, birdview\n"
        "for i in range(2):\n"
        "    for result in birdview.convert(sys.argv[1], sys.argv[2]):\n"
        "        break\n"
        "list(birdview.convert(sys.argv[1], sys.argv[2]))\n"
        "birdview.info(birdview.check(sys.argv[1], sys.argv[2]).__next__().input)\n",
        folder,
        tmp_path / "out",
    )


def test_a_forked_child_leaves_the_run_alone(folder, tmp_path):
    run = birdview.convert(folder, tmp_path / "out", grid=SMALL)
    next(run)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        run.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert len(list(run)) == 11
