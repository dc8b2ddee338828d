"""Random text files."""

import numpy as np

from columns import (Column, coordinates, finish, intensities,
                     number_of_points, random_bits, random_columns,
                     random_options)
from spelling import spell

EXTENSIONS = (".txt", ".csv", ".xyz", ".asc", ".TXT", ".Csv")
SEPARATORS = (" ", "\t", ",", ";", "  ", ", ", "; ", " \t ")
TYPES = ("f8", "f8", "f8", "u1", "i4")
COMMENTS = ("# made up", "#", "// x y z", "//", "# 1 2 3", "", "   ", "\t")


def plain_columns(rng, n):
    """Columns without names: x, y, z, perhaps intensity, perhaps more."""
    columns = [Column(name, "f8", coordinates(rng, "f8", n).reshape(n, 1))
               for name in "xyz"]
    more = int(rng.choice([0, 1, 1, 3]))
    for number in range(more):
        type_name = str(rng.choice(TYPES))
        values = (intensities(rng, type_name, n) if number == 0
                  else random_bits(rng, type_name, (n,)))
        columns.append(Column("i" if number == 0 else "extra%d" % number,
                              "f8", values.reshape(n, 1)))
    return columns


def spell_columns(rng, columns):
    """The words of each, and the columns as they are read from them."""
    words = [[spell(rng, value) for value in column.values[:, 0]]
             for column in columns]
    read = [Column(column.name, "f8", np.array(
        [float(word) for word in spelled], np.float64).reshape(-1, 1))
        for column, spelled in zip(columns, words)]
    return words, read


def add_words(rng, words, names):
    """A column of words, where names say that nobody wants it."""
    labels = ("car", "pole-like", "unknown_7", "9b", "e5")
    count = len(words[0])
    place = int(rng.integers(len(names) + 1))
    words.insert(place, [str(label) for label in rng.choice(labels, count)])
    names.insert(place, "category")


def comments(rng, chance):
    if rng.random() >= chance:
        return []
    return [str(rng.choice(COMMENTS)) for _ in range(rng.integers(1, 4))]


def make(rng):
    n = number_of_points(rng, 4000)
    named = rng.random() < 0.5
    columns = random_columns(rng, TYPES, n) if named else plain_columns(rng, n)
    words, columns = spell_columns(rng, columns)
    names = [column.name for column in columns]
    if named and n and rng.random() < 0.2:
        add_words(rng, words, names)
    separator = str(rng.choice(SEPARATORS))
    blank = separator.isspace()
    lines = comments(rng, 0.3)
    extension = str(rng.choice(EXTENSIONS))
    if not named and rng.random() < 0.15:
        extension = ".pts"
        lines.append(str(n))
    if named:
        if n and rng.random() < 0.3:
            lines.append(str(rng.choice(["#", "# ", "//", "// "]))
                         + separator.join(names))
        else:
            lines += [separator.join(names)] + comments(rng, 0.1)
    for row in zip(*words):
        before = "  " if blank and rng.random() < 0.05 else ""
        lines.append(before + separator.join(row)
                     + str(rng.choice(["", "", "", " "])))
        lines += comments(rng, 0.005)
    if not lines:
        lines = ["# nothing"]
    end = str(rng.choice(["\n", "\n", "\r\n"]))
    data = (end.join(lines) + (end if rng.random() < 0.8 else "")).encode()
    return finish(extension, data, "text", columns,
                  random_options(rng, columns, field=named))
