"""Figures with their spread, for the tables of bench/.

Everything is measured several times, all things taking turns, and things are
compared within one turn: a neighbour who keeps the machine busy for a while then
slows both sides of a ratio. What is shown is the median of the ratios, with the
first and the last decile: a tenth of them lies below, a tenth above.
"""


def digits(value):
    """Three digits that count, for people to read."""
    if value < 0:
        return "-" + digits(-value)
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    if value >= 1:
        return f"{value:.2f}"
    return f"{value:.3f}"


def quantile(values, share):
    """Of the sorted values, the one so far along; between two, in proportion."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def spread(values):
    """'median (first decile-last decile)'"""
    values = sorted(values)
    low, middle, high = (quantile(values, share) for share in (0.1, 0.5, 0.9))
    return f"{digits(middle)} ({digits(low)}-{digits(high)})"


def ratios(values, base):
    """The spread of values[k] / base[k]."""
    return spread([value / one for value, one in zip(values, base)])


def table(head, rows):
    """A table in Markdown, which as plain text is in columns too; all but the first
    are numbers."""
    rows = [head, *rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]

    def line(row):
        first = row[0].ljust(widths[0])
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        return "| " + " | ".join([first, *rest]) + " |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(head), line(rule), *map(line, rows[1:])]) + "\n"
