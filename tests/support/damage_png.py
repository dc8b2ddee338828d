"""damage_png.py CHANGE FILE [ARGUMENT...]: spoils a picture of birdview.

All but the first two leave every checksum right but the one they are about. The
modification time stays.

    cut N             the last N bytes go (of the file, if N is negative: all but
                      the first -N)
    flip CHUNK N      byte N of the data of a chunk changes
    crc CHUNK         the checksum of a chunk is wrong
    adler             the checksum of the compressed pixels is wrong
    rows N            the compressed pixels have N rows too many or too few
    pixel X Y R G B   a pixel has another colour
    text OLD NEW      the metadata have NEW for OLD
    insert CHUNK [N [DATA]]
                      a chunk of this name comes before chunk N (1, behind the
                      header; from the end, if N is negative), with 6 zero bytes
                      or these data, in which \\ is an escape as in Python
    behind DATA       these data follow the compressed pixels in their chunk
    split N           the compressed pixels are in two chunks, the first of N bytes
    second KIND LINE  a second text of birdview, tEXt, zTXt or iTXt, with this line
                      comes before the end
    early KIND LINE   the same behind the first
    move              the metadata follow the pixels
    header N BYTE     byte N of the data of the header is another
    trail             a byte follows the end
"""

import os
import struct
import sys
import zlib


def read_chunks(data):
    chunks, at = [], 8
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        chunks.append([data[at + 4 : at + 8], data[at + 8 : at + 8 + size]])
        at += 12 + size
    return chunks


def write_chunks(chunks, wrong=None):
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        crc = zlib.crc32(kind + data) ^ (kind == wrong)
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)
    return out


def find(chunks, kind):
    return next(chunk for chunk in chunks if chunk[0] == kind)


def pixels(chunks):
    width, height = struct.unpack(">II", find(chunks, b"IHDR")[1][:8])
    joined = b"".join(data for kind, data in chunks if kind == b"IDAT")
    return width, height, bytearray(zlib.decompress(joined))


def replace_pixels(chunks, raw):
    first = find(chunks, b"IDAT")
    first[1] = zlib.compress(bytes(raw), 1)
    return [c for c in chunks if c[0] != b"IDAT" or c is first]


def unescape(data):
    return data.encode("latin-1").decode("unicode_escape").encode("latin-1")


def second_text(kind, line):
    between = {"tEXt": b"\0", "zTXt": b"\0\0", "iTXt": b"\0\0\0\0\0"}[kind]
    data = zlib.compress(line.encode()) if kind == "zTXt" else line.encode()
    return [kind.encode(), b"birdview" + between + data]


def spoil(data, change, arguments):
    numbers = [int(a) for a in arguments if a.lstrip("-").isdigit()]
    if change == "cut":
        return data[: -numbers[0]]
    if change == "trail":
        return data + b"\n"
    chunks = read_chunks(data)
    if change == "flip":
        kind = arguments[0].encode()
        at = data.index(kind) + 4 + numbers[0]
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    if change == "crc":
        return write_chunks(chunks, arguments[0].encode())
    if change == "adler":
        last = [c for c in chunks if c[0] == b"IDAT"][-1]
        last[1] = last[1][:-1] + bytes([last[1][-1] ^ 1])
    elif change == "rows":
        width, height, raw = pixels(chunks)
        row = 1 + 3 * width
        raw = raw[: (height + numbers[0]) * row].ljust((height + numbers[0]) * row, b"\0")
        chunks = replace_pixels(chunks, raw)
    elif change == "pixel":
        width, height, raw = pixels(chunks)
        x, y = numbers[:2]
        at = y * (1 + 3 * width) + 1 + 3 * x
        assert raw[at : at + 3] != bytes(numbers[2:])
        raw[at : at + 3] = bytes(numbers[2:])
        chunks = replace_pixels(chunks, raw)
    elif change == "text":
        text = find(chunks, b"tEXt")
        assert arguments[0].encode() in text[1]
        text[1] = text[1].replace(arguments[0].encode(), arguments[1].encode())
    elif change == "insert":
        inserted = unescape(arguments[2]) if len(arguments) > 2 else bytes(6)
        chunks.insert(numbers[0] if numbers else 1, [arguments[0].encode(), inserted])
    elif change == "behind":
        find(chunks, b"IDAT")[1] += unescape(arguments[0])
    elif change == "split":
        at = chunks.index(find(chunks, b"IDAT"))
        data = chunks[at][1]
        chunks[at : at + 1] = [[b"IDAT", data[: numbers[0]]], [b"IDAT", data[numbers[0] :]]]
    elif change == "second":
        chunks.insert(-1, second_text(*arguments))
    elif change == "early":
        chunks.insert(2, second_text(*arguments))
    elif change == "move":
        chunks.insert(-1, chunks.pop(1))
    elif change == "header":
        header = find(chunks, b"IHDR")
        header[1] = header[1][: numbers[0]] + bytes([numbers[1]]) + header[1][numbers[0] + 1 :]
    else:
        sys.exit(__doc__)
    return write_chunks(chunks)


def main():
    change, path, *arguments = sys.argv[1:]
    status = os.stat(path)
    with open(path, "rb") as file:
        data = file.read()
    # Some file systems write a file to disk that replaces its contents.
    os.unlink(path)
    with open(path, "wb") as file:
        file.write(spoil(data, change, arguments))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


main()
