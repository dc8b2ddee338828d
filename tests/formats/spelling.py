"""Numbers as people, programs and adversaries write them: whatever strtod()
takes in the C locale, but hexadecimal ones."""

from decimal import Decimal, localcontext

import numpy as np

NAN = ("nan", "NaN", "NAN", "+nan", "-nan")
INFINITE = ("inf", "Inf", "INF", "infinity", "Infinity")

# At the ends of the range, between two neighbours, and long.
HARD = (
    "0", "-0", "+0.0", "-.0", "0e999999", "0.e-5", "1e23", "9007199254740993",
    "-9007199254740992.99999999999999", "2.2250738585072011e-308",
    "2.2250738585072014E-308", "4.9e-324", "2.4703282292062327e-324",
    "2.4703282292062329e-324", "1.7976931348623157e308",
    "1.7976931348623159e308", "-1e400", "1e-400", "3.4028235677973366e38",
    "3.4028235677973362e38", "1.1754943508222875e-38", "1.4e-45",
    "7.006492321624085e-46", "7.006492321624086e-46", "+1", "5.", ".5", "1e-3",
    "1E+05", "-1.e2", "00012.500", "8.589973e9", "16777217", "33554435",
    "123456789012345678901234567890", "0." + "0" * 320 + "1",
    "0" * 300 + "1.25", "1" + "0" * 310, "0." + "0" * 100 + "25e101",
)


def between(value):
    """The number in the middle of a float64 and the next, in full, or a little
    to one side: what a reader with too few digits rounds wrongly."""
    with localcontext() as context:
        context.prec = 1200
        middle = (Decimal(float(value))
                  + Decimal(float(np.nextafter(value, np.inf)))) / 2
        return format(middle, "f")


def spell_float(rng, value):
    value = float(value)
    kind = rng.integers(12)
    if np.isnan(value):
        return str(rng.choice(NAN))
    if np.isinf(value):
        return ("-" if value < 0 else str(rng.choice(["", "+"]))
                ) + str(rng.choice(INFINITE))
    if kind == 0:
        return str(rng.choice(HARD))
    if kind == 1 and 1e-9 < abs(value) < 1e9:
        return between(value) + str(rng.choice(["", "0", "1"]))
    if kind == 2:
        return "%.17g" % value
    if kind == 3:
        return "%+.3E" % value
    if kind == 4 and abs(value) < 1e20:
        return ("%.6f" % value).replace("0.", ".", 1)
    if kind == 5 and abs(value) < 1e20:
        return "%.0f." % value
    if kind == 6:
        return "%.20e" % value
    if kind < 9 and abs(value) < 1e20:
        return "%.3f" % value
    return repr(value)


def spell_integer(rng, value):
    return ("+" if value >= 0 and rng.random() < 0.05 else "") + str(value)


def spell(rng, value):
    """A numpy scalar."""
    if isinstance(value, np.floating):
        return spell_float(rng, value)
    return spell_integer(rng, int(value))
