/*
 * bit_writer.h - writing a stream of bits, as DEFLATE packs them
 *
 * DEFLATE fills bytes from the lowest bit up.  The simple way would be to set
 * one bit after the other.  Here up to 64 bits gather in a register, and a flush
 * stores them as 8 bytes at once, then keeps only the bits of the last byte that
 * is not yet full.  The bytes past it are garbage until later flushes overwrite
 * them, so the buffer needs 8 bytes more than the stream.
 */

#ifndef BV_PNG_BIT_WRITER_H
#define BV_PNG_BIT_WRITER_H

#include <stdint.h>
#include <string.h>

struct bv_bit_writer {
	uint8_t *next;  /* where the lowest bit of 'bits' belongs */
	uint64_t bits;  /* gathered, all bits from 'count' on being 0 */
	unsigned count; /* of bits gathered; at most 7 after a flush */
};

/* Bits that may be put between two flushes. */
#define BV_BITS_BETWEEN_FLUSHES 56

static inline void bv_flush_bits(struct bv_bit_writer *w)
{
	memcpy(w->next, &w->bits, sizeof(w->bits));
	w->next += w->count >> 3;
	w->bits >>= w->count & ~7u;
	w->count &= 7;
}

/* Puts and flushes. */
static inline struct bv_bit_writer bv_put_now(struct bv_bit_writer writer,
					      uint64_t bits, uint32_t length)
{
	writer.bits |= bits << writer.count;
	writer.count += length;
	bv_flush_bits(&writer);
	return writer;
}

/* Fills the last byte with zeros. */
static inline void bv_finish_byte(struct bv_bit_writer *w)
{
	w->count = (w->count + 7) & ~7u;
	bv_flush_bits(w);
}

#endif /* BV_PNG_BIT_WRITER_H */
