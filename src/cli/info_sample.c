/*
 * info_sample.c - a few points of a raw file, and what its columns look like
 */

#include "cli/info_sample.h"

#include <math.h>
#include <stdlib.h>

#include "core/unpack.h"

/* Points are read in blocks, so that each part of the file is seen. */
#define BLOCK_POINTS 64
#define BLOCKS (BV_SAMPLE_POINTS / BLOCK_POINTS)

/* Reads a block; its number of bytes is at most that of the memory that is left. */
static bool read_block(struct bv_sample *sample, const struct bv_input *file,
		       uint32_t stride, uint64_t first, size_t points)
{
	const size_t bytes = points * stride;

	if (file->read_at(file->descriptor,
			  sample->bytes + sample->points * stride, bytes,
			  (off_t)(first * stride)) != (ssize_t)bytes)
		return false;
	sample->points += points;
	return true;
}

bool bv_sample_read(struct bv_sample *sample, const struct bv_input *file,
		    uint32_t stride)
{
	const uint64_t points = file->size / stride;

	sample->points = 0;
	if (points <= BV_SAMPLE_POINTS)
		return points > 0 &&
		       read_block(sample, file, stride, 0, (size_t)points);
	for (uint64_t i = 0; i < BLOCKS; i++) {
		const uint64_t first =
			(points - BLOCK_POINTS) * i / (BLOCKS - 1);

		if (!read_block(sample, file, stride, first, BLOCK_POINTS))
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* A column                                                                   */
/* -------------------------------------------------------------------------- */

static void unpack_column(struct bv_sample *sample,
			  const struct bv_layout *layout, int i)
{
	bv_unpacked unpacked[BLOCK_POINTS];

	for (size_t at = 0; at < sample->points; at += BLOCK_POINTS) {
		const size_t left = sample->points - at;
		const size_t n = left < BLOCK_POINTS ? left : BLOCK_POINTS;

		bv_unpack(layout, sample->bytes + at * layout->stride, n,
			  unpacked);
		for (size_t k = 0; k < n; k++)
			sample->values[at + k] = unpacked[k][i];
	}
}

/*
 * The bits that a value takes, by how often each comes.  A sample shows fewer values
 * than there are: half a value more for each, shared by all points, makes up for it.
 */
static double count_bits(struct bv_sample *sample)
{
	const double n = (double)sample->points;
	double bits = 0.0;
	size_t different = 0;

	memset(sample->counts, 0, sizeof(sample->counts));
	for (size_t k = 0; k < sample->points; k++)
		sample->counts[bv_ordered(sample->values[k]) >> 20]++;
	for (size_t v = 0; v < 4096; v++) {
		const double share = (double)sample->counts[v] / n;

		if (share > 0.0) {
			bits -= share * log2(share);
			different++;
		}
	}
	return bits + (double)(different - 1) / (2.0 * n * log(2.0));
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* Moves the finite ones to the front, in order, and returns how many they are. */
static size_t sort_finite(struct bv_sample *sample)
{
	size_t n = 0;

	for (size_t k = 0; k < sample->points; k++) {
		if (bv_finite(sample->values[k]))
			sample->values[n++] = sample->values[k];
	}
	qsort(sample->values, n, sizeof(*sample->values), compare);
	return n;
}

/* The size that nine of ten of the finite ones are below. */
static double find_size(const float *values, size_t n)
{
	const double low = fabs((double)values[n / 20]);
	const double high = fabs((double)values[n - 1 - n / 20]);

	return low > high ? low : high;
}

static void count_shares(struct bv_column *column, const float *values,
			 size_t n, size_t points)
{
	const double tiny = find_size(values, n) / 1000.0;

	for (size_t k = 0; k < n; k++) {
		const double size = fabs((double)values[k]);

		column->near += size <= 1e3;
		column->sensible += size <= 1e7;
		column->tiny += size > 0.0 && size < tiny;
		column->whole += size == floor(size);
		column->positive += values[k] >= 0.0f;
	}
	column->finite = (double)n / (double)points;
	column->near /= (double)points;
	column->sensible /= (double)points;
	column->tiny /= (double)points;
	column->whole /= (double)n;
	column->positive /= (double)n;
}

struct bv_column bv_sample_column(struct bv_sample *sample,
				  const struct bv_layout *layout, int i)
{
	struct bv_column column = {.constant = true};
	const float *values = sample->values;
	size_t n;

	unpack_column(sample, layout, i);
	column.bits = count_bits(sample);
	n = sort_finite(sample);
	if (n == 0)
		return column;
	count_shares(&column, values, n, sample->points);
	column.low = (double)values[n / 50];
	column.median = (double)values[n / 2];
	column.high = (double)values[n - 1 - n / 50];
	column.constant = values[0] == values[n - 1];
	return column;
}
