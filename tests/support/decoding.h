/*
 * decoding.h: what a decoder of bytes in order makes of a text
 *
 * The bytes come in pieces of any size, as from a file whose parts end anywhere, and
 * what a decoder leaves over comes again with the next piece.
 */

#ifndef DECODING_H
#define DECODING_H

#include "check.h"
#include "formats/format.h"

/* The points that were decoded, in decimal, or what is wrong. */
struct decoding {
	char got[4096];
	size_t used, points;
	struct bv_fault fault;
};

static inline void note_records(struct decoding *d,
				const struct bv_decoding *step)
{
	for (size_t i = 0; i < step->made; i++) {
		double value[4];

		memcpy(value, step->records + i * sizeof(value), sizeof(value));
		d->used += (size_t)snprintf(d->got + d->used,
					    sizeof(d->got) - d->used,
					    "%.9g %.9g %.9g %.9g;", value[0],
					    value[1], value[2], value[3]);
		CHECK(d->used < sizeof(d->got));
	}
	d->points += step->made;
}

/*
 * Decodes a text as reading does: pieces of it come behind what was left over, and
 * steps are taken until one does nothing.
 */
static inline enum bv_status decode_pieces(const struct bv_head *head,
					   const char *text, size_t size,
					   size_t piece, size_t room,
					   struct decoding *d)
{
	unsigned char records[64 * 32];
	struct bv_decoding step = {.records = records, .room = room};
	size_t start = 0, end = 0;

	*d = (struct decoding){.used = 0};
	do {
		end = size - end < piece ? size : end + piece;
		step.last = end == size;
		do {
			/* A copy, so that nothing behind it can be read. */
			unsigned char *copy = malloc(end - start + 1);
			enum bv_status status;

			CHECK(copy != NULL);
			memcpy(copy, text + start, end - start);
			step.bytes = copy;
			step.size = end - start;
			step.used = step.made = 0;
			status = head->decoder->decode(head, &step, &d->fault);
			free(copy);
			if (status != BV_OK)
				return status;
			CHECK(step.used <= step.size && step.made <= room);
			start += step.used;
			step.done += step.made;
			note_records(d, &step);
		} while (step.used > 0 || step.made > 0);
	} while (end < size);
	return BV_OK;
}

/* Checks the points, or the sentence, for all pieces and for rooms of 1 and 64. */
static inline void check_decoding(const struct bv_head *head, const char *text,
				  size_t size, const char *expected)
{
	struct decoding d;

	for (size_t piece = 1; piece <= size + 1; piece++) {
		for (size_t room = 1; room <= 64; room += 63) {
			const enum bv_status status = decode_pieces(
				head, text, size, piece, room, &d);

			CHECK_STR(status == BV_OK ? d.got : d.fault.text,
				  expected);
		}
	}
}

#endif /* DECODING_H */
