"""Text: a line for each point; and numbers as text has them."""

import re

import numpy as np

from points import Cloud, Fault, Field

NUMBER = re.compile(
    r"[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf|infinity|nan)",
    re.IGNORECASE | re.ASCII)
SEPARATOR = re.compile(r"[ \t\r\v\f]*[,;][ \t\r\v\f]*|[ \t\r\v\f]+")


def is_number(word):
    return NUMBER.fullmatch(word) is not None


def to_number(word):
    """Correctly rounded, as float() does it."""
    if not is_number(word):
        raise Fault("'%s' is no number" % word[:60])
    return float(word)


def to_field(name, words, type_name="f8"):
    return Field(name, type_name,
                 np.array([to_number(word) for word in words], np.float64))


def split_lines(data):
    """The words of each line that is neither empty nor a comment."""
    lines = []
    for line in data.decode("ascii").split("\n"):
        line = line.strip()
        if line and not line.startswith(("#", "//")):
            lines.append(SEPARATOR.split(line))
    return lines


def named_in_comment(data, columns):
    """The names in the last comment before the first point, or None."""
    names = None
    for line in data.decode("ascii").split("\n"):
        line = line.strip()
        if line.startswith(("#", "//")):
            names = SEPARATOR.split(line.lstrip("#/").strip())
        elif line and not re.fullmatch(r"\d+", line):
            break
    lowered = [name.lower() for name in names or []]
    if len(lowered) == columns and {"x", "y", "z"} <= set(lowered):
        return names
    return None


def read(data, options):
    lines = split_lines(data)
    if lines and len(lines[0]) == 1 and re.fullmatch(r"\d+", lines[0][0]):
        lines.pop(0)
    names = ["x", "y", "z", "intensity"]
    commented = named_in_comment(data, len(lines[0])) if lines else None
    if commented and any(is_number(word) for word in lines[0]):
        names = commented
    elif lines and not all(is_number(word) for word in lines[0]):
        names = lines.pop(0)
    elif lines and len(lines[0]) < 4:
        names.pop()
    wanted = {"x", "y", "z", (options.intensity_field or "").lower()}
    fields = []
    for column, name in enumerate(names):
        words = [line[column] for line in lines]
        # What is not taken need not be a number.
        if name.lower() in wanted or all(is_number(word) for word in words):
            fields.append(to_field(name, words))
    return Cloud("text", fields)
