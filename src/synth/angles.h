/*
 * angles.h - the directions of the scanner's rays
 */
#ifndef BV_SYNTH_ANGLES_H
#define BV_SYNTH_ANGLES_H

/* beams of the scanner, numbered from the lowest up */
#define SYNTH_BEAMS 64

/*
 * Cosine and sine of an angle given in whole turns, 0 <= turns <= 1. Accurate
 * to about 1e-16, and the same bits on every machine.
 */
void bv_synth_turn(double turns, double *cosine, double *sine);

/*
 * Slope of beam 'beam', 0 <= beam < SYNTH_BEAMS: metres up for each metre
 * travelled horizontally. Rises with 'beam'.
 */
double bv_synth_beam_slope(int beam);

#endif /* BV_SYNTH_ANGLES_H */
