"""Decodes pictures of birdview with nothing but zlib, and checks all of them.

    python3 decode_png.py FILE...

For each file: the signature, the length and checksum of each chunk, that the
pixels inflate to exactly the size that the header promises and end there, that
every row is unfiltered, and that the one text is JSON on one line of ASCII and
gives the picture's points. Prints "WIDTH HEIGHT FILE" for each, and before the file
" gray" and " 16 bits" where it is not of the usual form.
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


def decode_rows(compressed, height, row):
    """The bytes of each row."""
    inflater = zlib.decompressobj()
    raw = inflater.decompress(compressed)
    assert inflater.eof and not inflater.unused_data, "not one whole stream"
    row += 1
    assert len(raw) == row * height, "wrong number of samples"
    assert not any(raw[::row]), "a row is filtered"
    return [raw[at + 1 : at + row] for at in range(0, len(raw), row)]


def read_text(body):
    keyword, _, text = body.partition(b"\0")
    assert keyword == b"birdview" and b"\n" not in text
    about = json.loads(text.decode("ascii"))
    counts = about["kept"] + about["not_finite"] + about["outside"]
    assert about["points"] == counts, "points do not add up"
    names = ["gray"] if "gray" in about else ["R", "G", "B"]
    assert [n for n in ("R", "G", "B", "gray") if n in about] == names
    return about, [about[name] for name in names]


class Picture:
    """What is in a file: width, height, bits, about, channels and rows of bytes."""

    def __init__(self, path):
        with open(path, "rb") as file:
            chunks = list(read_chunks(file.read()))
        names = [name for name, _ in chunks]
        middle = len(names) - 3
        assert names == [b"IHDR", b"tEXt"] + [b"IDAT"] * middle + [b"IEND"], names
        self.width, self.height, self.bits, colour, *rest = struct.unpack(
            ">IIBBBBB", chunks[0][1]
        )
        assert self.bits in (8, 16) and colour in (0, 2), "of another form"
        assert rest == [0, 0, 0], "packed in another way"
        self.about, self.channels = read_text(chunks[1][1])
        assert len(self.channels) == (1 if colour == 0 else 3)
        self.rows = decode_rows(
            b"".join(body for _, body in chunks[2:-1]),
            self.height,
            self.width * len(self.channels) * self.bits // 8,
        )

    def samples(self, row, column):
        """Those of a pixel, each in as many bytes as it takes, the highest first."""
        size = self.bits // 8
        count = len(self.channels)
        form = ">%d%s" % (count, "BH"[size - 1])
        return struct.unpack_from(form, self.rows[row], column * count * size)


def main():
    for name in sys.argv[1:]:
        picture = Picture(name)
        form = ["gray"] if len(picture.channels) == 1 else []
        form += ["16 bits"] if picture.bits == 16 else []
        print(picture.width, picture.height, *form, name)


if __name__ == "__main__":
    main()
