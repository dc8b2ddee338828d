"""A Rasterizer may be shared by threads, inherited by a fork, sent to another process,
and given points that change meanwhile: each picture is right or the points' own, and
nothing crashes or waits for ever."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import weakref

import birdview
import numpy as np
import pytest
from birdview import _native, pool
from conftest import make_points, run_python

GRID = birdview.Grid(x=(-20, 20), y=(-20, 20))
FRAMES = [make_points(3000, seed)[100:] for seed in range(8)]


def expected():
    return [birdview.Rasterizer(GRID).rgb(frame) for frame in FRAMES]


def in_threads(work, number=8):
    """Runs work(i) in so many threads at once; what one raises is raised here."""
    raised = []
    begin = threading.Barrier(number)

    def run(i):
        try:
            begin.wait()
            work(i)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def test_threads_share_a_rasterizer():
    rasterizer = birdview.Rasterizer(GRID)
    pictures = expected()

    def work(i):
        for k in range(10):
            n = (i + k) % 8
            np.testing.assert_array_equal(rasterizer.rgb(FRAMES[n]), pictures[n])
            if k % 3 == 0:
                rasterizer.png(FRAMES[n])
                rasterizer.planes(FRAMES[n])
                rasterizer.sparse(FRAMES[n])

    in_threads(work)


def test_threads_share_the_functions():
    pictures = expected()

    def work(i):
        for k in range(10):
            n = (i + k) % 8
            np.testing.assert_array_equal(birdview.rgb(FRAMES[n], GRID), pictures[n])

    in_threads(work)


def test_more_kinds_than_are_kept():
    for _ in range(2):
        for n in range(1, 8):
            grid = birdview.Grid(x=(0, n), y=(0, 4))
            drawn = birdview.planes([[0.5, 1, 0, 1]], grid, intensity_scale=n)
            assert drawn.shape == (3, 10 * n, 40) and drawn[2].sum() == 1
    assert len(pool._kept) == pool._MOST_KINDS


def test_points_that_change_meanwhile_crash_nothing():
    changing = make_points(3000)[100:].copy()
    rasterizer = birdview.Rasterizer(GRID)
    done = threading.Event()

    def work(i):
        try:
            if i == 0:
                for _ in range(30):
                    assert rasterizer.rgb(changing).shape == (400, 400, 3)
            else:
                random = np.random.default_rng(i)
                while not done.is_set():
                    changing[:, :3] = random.uniform(-30, 30, (len(changing), 3))
        finally:
            if i == 0:
                done.set()

    in_threads(work, 3)


def test_the_lock_of_the_interpreter_is_released():
    """While one thread is inside the library, another gets to run."""
    rasterizer = birdview.Rasterizer(GRID)
    inside, seen = threading.Event(), []
    points = FRAMES[0].repeat(400, axis=0)

    def watch():
        inside.wait()
        seen.append(rasterizer._lock.acquire(blocking=False))
        inside.clear()

    thread = threading.Thread(target=watch)
    thread.start()
    # With an interval as long as this, nobody is made to give the lock away.
    before = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        rasterizer._lock.acquire()
        inside.set()
        while inside.is_set():
            rasterizer.rgb(points)
        rasterizer._lock.release()
    finally:
        sys.setswitchinterval(before)
    thread.join()
    assert seen == [False]


def in_child(work):
    """True if work() is true in a process that was forked; waiting for ever is not."""
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(60)
            os._exit(0 if work() else 1)
        except BaseException:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_a_fork_goes_on_with_it():
    rasterizer = birdview.Rasterizer(GRID)
    pictures = expected()

    def right():
        return all(
            (rasterizer.rgb(frame) == picture).all()
            and (birdview.rgb(frame, GRID) == picture).all()
            and rasterizer.png(frame) == png
            for frame, picture, png in zip(FRAMES, pictures, pngs)
        )

    pngs = [rasterizer.png(frame) for frame in FRAMES]
    assert in_child(right)
    rasterizer.add(FRAMES[0])
    assert in_child(right)
    assert (rasterizer.rgb() == pictures[0]).all()
    assert right()


@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_a_fork_while_another_thread_draws():
    rasterizer = birdview.Rasterizer(GRID)
    pictures = expected()
    done = threading.Event()

    def draw():
        while not done.is_set():
            rasterizer.rgb(FRAMES[1])
            birdview.rgb(FRAMES[2], GRID)

    thread = threading.Thread(target=draw)
    thread.start()
    try:
        for _ in range(10):
            assert in_child(
                lambda: (
                    (rasterizer.rgb(FRAMES[0]) == pictures[0]).all()
                    and (birdview.rgb(FRAMES[3], GRID) == pictures[3]).all()
                )
            )
    finally:
        done.set()
        thread.join()


@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_a_fork_while_another_thread_has_the_locks():
    rasterizer = birdview.Rasterizer(GRID)
    pictures = expected()
    begun, done = threading.Event(), threading.Event()

    def hold():
        with rasterizer._lock, pool._lock, birdview.rasterizer._renewing:
            begun.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    try:
        assert in_child(
            lambda: (
                (rasterizer.rgb(FRAMES[0]) == pictures[0]).all()
                and (birdview.rgb(FRAMES[3], GRID) == pictures[3]).all()
            )
        )
    finally:
        done.set()
        thread.join()


def draw_in_worker(rasterizer):
    return rasterizer.rgb(FRAMES[3])


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
@pytest.mark.filterwarnings("ignore:This process.*fork:DeprecationWarning")
def test_workers(method):
    rasterizer = birdview.Rasterizer(GRID, layout="kitti", intensity_scale=1)
    rasterizer.rgb(FRAMES[0])
    with multiprocessing.get_context(method).Pool(2) as pool:
        drawn = pool.map(draw_in_worker, [rasterizer, rasterizer])
    for picture in drawn:
        np.testing.assert_array_equal(picture, rasterizer.rgb(FRAMES[3]))


def test_pickle_keeps_what_was_asked():
    five = np.hstack([FRAMES[0], FRAMES[0][:, :1]])
    made = birdview.Rasterizer(GRID, layout="nuscenes", intensity_scale=2)
    copy = pickle.loads(pickle.dumps(made))
    np.testing.assert_array_equal(copy.rgb(five), made.rgb(five))
    error = birdview.FrameError("is odd", b"a\xff", 23)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.path, copy.code) == (str(error), error.path, 23)


def test_memory_is_given_back_in_any_order():
    freed = []
    for _ in range(5):
        grid = birdview.Grid(x=(0, 4), y=(0, 4))
        rasterizer = birdview.Rasterizer(grid)
        rasterizer.png([[1, 1, 1, 1]])
        rasterizer.itself, rasterizer.too = rasterizer, grid
        freed.append(weakref.ref(rasterizer))
        del grid, rasterizer
        gc.collect()
    assert all(reference() is None for reference in freed)


def test_grids_are_freed_after_what_draws_on_them(monkeypatch):
    freed = []
    for name in ("grid_free", "rasterizer_free"):
        free = getattr(_native, name)

        def noted(handle, name=name, free=free):
            freed.append(name)
            free(handle)

        monkeypatch.setattr(_native, name, noted)
    for _ in range(5):
        rasterizer = birdview.Rasterizer(birdview.Grid(x=(0, 4), y=(0, 4)))
        rasterizer.itself = rasterizer
        del rasterizer
        gc.collect()
    assert freed == ["rasterizer_free", "grid_free"] * 5


def test_an_interpreter_may_end_while_a_thread_draws():
    run_python(
        "import threading, numpy, birdview\n"
        "r = birdview.Rasterizer('sfa3d')\n"
        "p = numpy.zeros((100000, 4), 'f4')\n"
        "begun = threading.Event()\n"
        "def draw():\n"
        "    while True:\n"
        "        r.rgb(p)\n"
        "        begun.set()\n"
        "threading.Thread(target=draw, daemon=True).start()\n"
        "begun.wait()\n"
    )
