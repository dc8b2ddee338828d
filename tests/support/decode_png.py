"""Decodes pictures of birdview with nothing but zlib, and checks all of them.

    python3 decode_png.py FILE...

For each file: the signature, the length and checksum of each chunk, that the
pixels inflate to exactly the size that the header promises and end there, that
every row is unfiltered, and that the one text is JSON on one line of ASCII and
gives the picture's points. Prints "WIDTH HEIGHT FILE" for each.
"""

import json
import struct
import sys
import zlib


def read_chunks(data):
    """Yields the type and the contents of each chunk."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", "no signature"
    at = 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + size]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + size)
        assert zlib.crc32(body) == checksum, "wrong checksum"
        yield body[:4], body[4:]
        at += 12 + size
    assert at == len(data), "cut off"


def check_pixels(compressed, width, height):
    inflater = zlib.decompressobj()
    raw = inflater.decompress(compressed)
    assert inflater.eof and not inflater.unused_data, "not one whole stream"
    row = 1 + 3 * width
    assert len(raw) == row * height, "wrong number of samples"
    assert not any(raw[::row]), "a row is filtered"


def check_text(body):
    keyword, _, text = body.partition(b"\0")
    assert keyword == b"birdview" and b"\n" not in text
    about = json.loads(text.decode("ascii"))
    counts = about["kept"] + about["not_finite"] + about["outside"]
    assert about["points"] == counts, "points do not add up"


def check_file(path):
    with open(path, "rb") as file:
        chunks = list(read_chunks(file.read()))
    names = [name for name, _ in chunks]
    middle = len(names) - 3
    assert names == [b"IHDR", b"tEXt"] + [b"IDAT"] * middle + [b"IEND"], names
    width, height, *form = struct.unpack(">IIBBBBB", chunks[0][1])
    assert form == [8, 2, 0, 0, 0], "not 8-bit RGB"
    check_text(chunks[1][1])
    check_pixels(b"".join(b for _, b in chunks[2:-1]), width, height)
    return width, height


for name in sys.argv[1:]:
    print(*check_file(name), name)
