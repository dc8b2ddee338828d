"""Figures with their spread, for the tables of bench/.

Everything is measured several times, all things taking turns, and things are
compared within one turn: a neighbour who keeps the machine busy for a while then
slows both sides of a ratio. What is shown is the median of the ratios, with the
least and the greatest.
"""

import statistics


def digits(value):
    """Three digits that count, for people to read."""
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    if value >= 1:
        return f"{value:.2f}"
    return f"{value:.3f}"


def spread(values):
    """'median (least-greatest)'"""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{digits(middle)} ({digits(low)}-{digits(high)})"


def ratios(values, base):
    """The spread of values[k] / base[k]."""
    return spread([value / one for value, one in zip(values, base)])


def table(head, rows):
    """A table in Markdown; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
