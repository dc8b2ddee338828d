/*
 * angles.c - the directions of the scanner's rays
 *
 * The sine and cosine of the C library may differ in the last bit from one
 * library to the next, and with them the files. IEEE addition, subtraction,
 * multiplication, division and square root may not. So the angles are computed
 * here, from these operations alone.
 *
 * A turn is cut into quarters; what is left after the nearest quarter is an
 * angle a of at most an eighth of a turn (|a| <= 0.786), where the Taylor
 * series
 *
 *	cos a = 1 - a^2/(1*2) (1 - a^2/(3*4) (1 - a^2/(5*6) (...)))
 *	sin a = a (1 - a^2/(2*3) (1 - a^2/(4*5) (1 - a^2/(6*7) (...))))
 *
 * need nine terms: the first one left out is below 1e-17. A whole number of
 * quarter turns then only swaps the two and changes signs.
 */
#include "angles.h"

#define TWO_PI 6.283185307179586
#define TERMS 9

/*
 * The nested series above: 'first' is the smaller factor of the outermost
 * denominator, 1 for the cosine and 2 for the sine.
 */
static double series(double squared, int first)
{
	double sum = 1.0;

	for (int term = TERMS - 1; term >= 0; term--) {
		const double n = first + 2 * term;

		sum = 1.0 - squared / (n * (n + 1.0)) * sum;
	}
	return sum;
}

void bv_synth_turn(double turns, double *cosine, double *sine)
{
	const int quarter = (int)(4.0 * turns + 0.5);
	const double a = TWO_PI * (turns - 0.25 * quarter);
	const double c = series(a * a, 1);
	const double s = a * series(a * a, 2);

	switch (quarter % 4) {
	case 0:
		*cosine = c;
		*sine = s;
		break;
	case 1:
		*cosine = -s;
		*sine = c;
		break;
	case 2:
		*cosine = -c;
		*sine = -s;
		break;
	default:
		*cosine = s;
		*sine = -c;
		break;
	}
}

/*
 * As on a 64-beam scanner of the usual kind: two blocks of 32 beams, the lower
 * one from -24.8 degrees in steps of about half a degree, the upper one from
 * -8.33 to +2 degrees in steps of a third.
 */
static double beam_degrees(int beam)
{
	if (beam < SYNTH_BEAMS / 2)
		return -24.8 + 0.51 * beam;
	return 2.0 - (SYNTH_BEAMS - 1 - beam) / 3.0;
}

double bv_synth_beam_slope(int beam)
{
	const double turns = beam_degrees(beam) / 360.0;
	double cosine, sine;

	bv_synth_turn(turns < 0.0 ? 1.0 + turns : turns, &cosine, &sine);
	return sine / cosine;
}
