/*
 * ply_decode.h - from the bytes of a PLY file with lists, or of text, to records
 */

#ifndef BV_FORMATS_PLY_DECODE_H
#define BV_FORMATS_PLY_DECODE_H

#include "formats/format.h"

/*
 * A record: what becomes x, y, z and intensity, each in the first bytes of its eight,
 * in its own type.
 */
#define BV_PLY_COLUMN_SIZE 8
#define BV_PLY_RECORD_SIZE (4 * BV_PLY_COLUMN_SIZE)

/* Both follow head->form.ply.  The numbers of a text become doubles. */
extern const struct bv_decoder bv_ply_binary_decoder;
extern const struct bv_decoder bv_ply_text_decoder;

#endif /* BV_FORMATS_PLY_DECODE_H */
