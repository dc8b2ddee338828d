/*
 * write_las.c - LAS files: 1.2 with point format 0, and 1.4 with point format 6
 *
 * Coordinates are whole millimetres, with a scale of 0.001 and no offset. No
 * date is given, so that the same points are the same bytes on any day, and no
 * place on Earth, since there is none. Each point is the only return of its
 * pulse.
 */
#include "writers.h"

#include "bytes.h"

#define SCALE 0.001

/* Points that are made ready at a time. */
#define PORTION 256

/* What differs between the two. */
struct version {
	int minor;
	uint64_t encoding; /* 16: a place, if given, would be in WKT */
	size_t head_size;
	int point_format;
	size_t point_size;
};

static const struct version las12 = {2, 0, 227, 0, 20};
static const struct version las14 = {4, 16, 375, 6, 30};

/* ---- The head ---- */

static unsigned char *put_text(unsigned char *out, const char *text)
{
	memset(out, 0, 32);
	memcpy(out, text, strlen(text));
	return out + 32;
}

static unsigned char *put_zeros(unsigned char *out, size_t size)
{
	memset(out, 0, size);
	return out + size;
}

static unsigned char *put_geometry(unsigned char *out,
				   const struct summary *summary)
{
	for (int i = 0; i < 3; i++)
		out = put_double(out, SCALE);
	for (int i = 0; i < 3; i++)
		out = put_double(out, 0.0);
	for (int i = 0; i < 3; i++) {
		out = put_double(out, summary->max[i] * SCALE);
		out = put_double(out, summary->min[i] * SCALE);
	}
	return out;
}

/* All points, and those of the first to the last return of their pulse. */
static unsigned char *put_counts(unsigned char *out, uint64_t count, int size,
				 int returns)
{
	out = put_little(out, count, size);
	out = put_little(out, count, size);
	return put_zeros(out, (size_t)size * (size_t)(returns - 1));
}

static int put_head(FILE *file, const struct version *version,
		    const struct summary *summary)
{
	unsigned char head[375];
	unsigned char *out = head;
	const int has_64_bits = version->minor >= 4;

	memcpy(out, "LASF", 4);
	out = put_little(out + 4, 0, 2); /* number of the source */
	out = put_little(out, version->encoding, 2);
	out = put_zeros(out, 16); /* project */
	out = put_little(out, 1, 1);
	out = put_little(out, (uint64_t)version->minor, 1);
	out = put_text(out, "OTHER"); /* system */
	out = put_text(out, "birdview-synth");
	out = put_little(out, 0, 4); /* day and year */
	out = put_little(out, version->head_size, 2);
	out = put_little(out, version->head_size, 4); /* the points */
	out = put_little(out, 0, 4);                  /* records between */
	out = put_little(out, (uint64_t)version->point_format, 1);
	out = put_little(out, version->point_size, 2);
	out = put_counts(out, has_64_bits ? 0 : summary->count, 4, 5);
	out = put_geometry(out, summary);
	if (has_64_bits) {
		out = put_zeros(out, 8 + 8 + 4); /* waveforms, records */
		out = put_counts(out, summary->count, 8, 15);
	}
	return fwrite(head, (size_t)(out - head), 1, file) == 1 ? 0 : -1;
}

int bv_synth_put_las_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	(void)kind;
	return put_head(file, &las12, summary);
}

int bv_synth_put_las14_head(FILE *file, const char *kind,
			    const struct summary *summary)
{
	(void)kind;
	return put_head(file, &las14, summary);
}

/* ---- The points ---- */

static void put_point(unsigned char *out, const struct version *version,
		      const struct point *point, uint32_t intensity_scale)
{
	/* Return number and number of returns are both 1, in three bits each,
	 * or in four. */
	const uint64_t returns = version->point_format == 0 ? 0x09 : 0x11;
	unsigned char *const end = out + version->point_size;

	out = put_little(out, (uint32_t)point->x, 4);
	out = put_little(out, (uint32_t)point->y, 4);
	out = put_little(out, (uint32_t)point->z, 4);
	out = put_little(
		out, (uint32_t)point->intensity * (intensity_scale / 100), 2);
	out = put_little(out, returns, 1);
	put_zeros(out, (size_t)(end - out));
}

static int put_points(FILE *file, const struct version *version,
		      const struct summary *summary, const struct point *points,
		      size_t count)
{
	unsigned char bytes[30 * PORTION];

	while (count > 0) {
		const size_t now = count < PORTION ? count : PORTION;

		for (size_t i = 0; i < now; i++)
			put_point(bytes + version->point_size * i, version,
				  &points[i], summary->intensity_scale);
		if (fwrite(bytes, version->point_size, now, file) != now)
			return -1;
		points += now;
		count -= now;
	}
	return 0;
}

int bv_synth_put_las_points(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count)
{
	return put_points(file, &las12, summary, points, count);
}

int bv_synth_put_las14_points(FILE *file, const struct summary *summary,
			      const struct point *points, size_t count)
{
	return put_points(file, &las14, summary, points, count);
}
