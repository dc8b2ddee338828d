/*
 * wording.h - what sentences call the parameters that they speak of
 *
 * The functions of birdview.h call them as birdview.h does.  The command says
 * the same sentences about its options, and hands a table with their names to
 * the functions whose name ends in _worded.
 */

#ifndef BV_CORE_WORDING_H
#define BV_CORE_WORDING_H

struct bv_wording {
	const char *x, *y, *z; /* ranges */
	const char *cell;
	const char *density;
	const char *density_full; /* what counts as full, of a linear one */
	const char *channels, *bits, *slices;
	const char *form;   /* which of the two */
	const char *arrays; /* how to ask for arrays */
	const char *layout;
	const char *intensity_scale;
	const char *first_origin; /* to take each frame's first point for it */
	const char *max_points;
	const char *timeout; /* NULL if there is no such parameter */
};

extern const struct bv_wording bv_library_wording;

#endif /* BV_CORE_WORDING_H */
