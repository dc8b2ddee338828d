/*
 * lzf.h - compression as PCD files have it
 */
#ifndef BV_SYNTH_LZF_H
#define BV_SYNTH_LZF_H

#include <stddef.h>

/* At most so many bytes come of 'size' of them; more than 0. */
size_t bv_synth_lzf_bound(size_t size);

/* Compress 'size' bytes of 'in' to 'out'. Returns how many it has become. */
size_t bv_synth_lzf(unsigned char *out, const unsigned char *in, size_t size);

#endif /* BV_SYNTH_LZF_H */
