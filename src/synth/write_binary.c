/*
 * write_binary.c - points as floats and doubles, in records or columns
 *
 * The scan counts in millimetres and hundredths; the float nearest to that many
 * thousandths or hundredths is what a reader of decimal numbers would get.
 * Intensities of a scale beyond 1 are whole numbers, and exact.
 */
#include "writers.h"

#include "bytes.h"

/* Points that are made ready at a time. */
#define PORTION 256

static double value(const struct point *point, int column, uint32_t scale)
{
	switch (column) {
	case 0:
		return point->x / 1000.0;
	case 1:
		return point->y / 1000.0;
	case 2:
		return point->z / 1000.0;
	default:
		return point->intensity * (double)scale / 100.0;
	}
}

static unsigned char *put_float(unsigned char *out, double v)
{
	return put_little(out, float_bits((float)v), 4);
}

static unsigned char *put_big_float(unsigned char *out, double v)
{
	return put_big(out, float_bits((float)v), 4);
}

/* 'put' writes a number. */
static int put_records(FILE *file, const struct summary *summary,
		       const struct point *points, size_t count,
		       unsigned char *(*put)(unsigned char *out, double v))
{
	unsigned char bytes[PORTION * 4 * sizeof(double)];

	for (size_t i = 0; i < count;) {
		unsigned char *out = bytes;

		for (size_t end = i + PORTION; i < count && i < end; i++) {
			for (int c = 0; c < 4; c++)
				out = put(out, value(&points[i], c,
						     summary->intensity_scale));
		}

		const size_t size = (size_t)(out - bytes);

		if (fwrite(bytes, 1, size, file) != size)
			return -1;
	}
	return 0;
}

int bv_synth_put_floats(FILE *file, const struct summary *summary,
			const struct point *points, size_t count)
{
	return put_records(file, summary, points, count, put_float);
}

int bv_synth_put_big_floats(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count)
{
	return put_records(file, summary, points, count, put_big_float);
}

int bv_synth_put_doubles(FILE *file, const struct summary *summary,
			 const struct point *points, size_t count)
{
	return put_records(file, summary, points, count, put_double);
}

void bv_synth_fill_columns(unsigned char *out, uint32_t intensity_scale,
			   const struct point *points, size_t count)
{
	for (int c = 0; c < 4; c++) {
		for (size_t i = 0; i < count; i++)
			out = put_float(out,
					value(&points[i], c, intensity_scale));
	}
}

int bv_synth_put_columns(FILE *file, const struct summary *summary,
			 const struct point *points, size_t count)
{
	unsigned char bytes[sizeof(float)];

	for (int c = 0; c < 4; c++) {
		for (size_t i = 0; i < count; i++) {
			put_float(bytes, value(&points[i], c,
					       summary->intensity_scale));
			if (fwrite(bytes, sizeof(bytes), 1, file) != 1)
				return -1;
		}
	}
	return 0;
}
