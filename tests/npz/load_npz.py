"""load_npz.py N DIRECTORY: compares what numpy.load() finds in the files of random_npz
with what has to be there, bit for bit, and has zipfile check them."""

import sys
import zipfile

import numpy


def check(condition, name, what):
    if not condition:
        sys.exit(f"{name}: {what}")


def load(directory, number):
    name = f"{directory}/{number}.npz"
    with zipfile.ZipFile(name) as archive:
        check(archive.testzip() is None, name, "testzip() finds it damaged")
        for member in archive.infolist():
            check(member.date_time == (1980, 1, 1, 0, 0, 0), name, "its time")
            check(member.flag_bits == 0, name, "flags")
            check(member.external_attr >> 16 == 0o100644, name, "mode")
    with open(f"{directory}/{number}.txt") as file:
        lines = file.read().split("\n")[:-1]
    with open(f"{directory}/{number}.bytes", "rb") as file:
        expected = file.read()
    loaded = numpy.load(name)
    names = [line.split(" ")[0] for line in lines]
    check(loaded.files == names, name, f"has {loaded.files}, expected {names}")
    for line in lines:
        words = line.split(" ")
        array = loaded[words[0]]
        if words[0] == "about":
            text = line[len("about "):]
            check(array.shape == () and array.dtype.kind == "S", name, "about")
            check(array.dtype.itemsize == max(1, len(text)), name, "its length")
            check(array.item().decode() == text, name, "its text")
            continue
        shape = tuple(int(word) for word in words[2:])
        check(array.shape == shape, name, f"{array.shape}, expected {shape}")
        check(array.dtype.str == words[1], name, f"{array.dtype.str}")
        check(array.flags.c_contiguous, name, "the order of axes")
        check(array.tobytes() == expected[:array.nbytes], name, words[0])
        expected = expected[array.nbytes:]
    check(not expected, name, "an array is missing")


for i in range(int(sys.argv[1])):
    load(sys.argv[2], i)
print(f"{sys.argv[1]} files")
