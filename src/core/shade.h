/*
 * shade.h - what cells look like
 *
 * Finishing takes some occupied cells at a time.  What they hold is copied into
 * one place first.  What is left then is the arithmetic of the contract, the same for
 * each of them, channel by channel, and that is a shader's part.
 */

#ifndef BV_CORE_SHADE_H
#define BV_CORE_SHADE_H

#include <stddef.h>

#include "core/cells.h"
#include "core/contract.h"
#include "core/variant.h"

/* Columns that stay in the nearest cache. */
#define BV_TAKEN_CELLS 32

/*
 * What some cells hold.  Where there are fewer, the first one stands in the places of
 * those that are missing.
 */
struct bv_taken {
	size_t n;                        /* 1..BV_TAKEN_CELLS */
	float z[BV_TAKEN_CELLS];         /* of the top point; 0 without one */
	float raw[BV_TAKEN_CELLS];       /* likewise its intensity, as stored */
	uint32_t counts[BV_TAKEN_CELLS]; /* points, as many as bv_counted() */
	uint32_t cells[BV_TAKEN_CELLS];  /* where they are */
	const unsigned char *ledgers[BV_TAKEN_CELLS]; /* NULL: there are none */
};

/*
 * Where the numbers of taken cells go.  As in struct bv_numbers, channels of float32
 * come first, channel i at floats + i * plane; those of bytes follow, the first of them
 * at bytes.
 */
struct bv_number_room {
	float *floats;
	uint8_t *bytes;
	size_t plane;
};

/*
 * One way of shading.  All give the same bits: they are the same text, compiled
 * for different processors.
 */
struct bv_shader {
	enum bv_cpu cpu;
	/*
	 * Stores their pixels, on a grid of pictures: 4 bytes each, or 8 where
	 * they are three samples of 16 bits, what is beyond the samples being 0.
	 */
	void (*shade)(const struct bv_scales *scales,
		      const struct bv_taken *taken, void *pixels);
	/* Stores their numbers, on a grid of arrays. */
	void (*number)(const struct bv_scales *scales,
		       const struct bv_taken *taken,
		       struct bv_number_room room);
};

/*
 * The shaders that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_shader *bv_shader_at(size_t index);

#endif /* BV_CORE_SHADE_H */
