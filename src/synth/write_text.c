/*
 * write_text.c - points as lines of decimal numbers
 *
 * They are exact: a coordinate has three digits after the point, an intensity
 * two, or none where it is a whole number.
 */
#include "writers.h"

#include <inttypes.h>
#include <stdlib.h>

/* Room for three coordinates, an intensity and what is between them. */
#define MAX_LINE 96

/* A whole number of 'parts' as a decimal one; 'digits' are after the point. */
static int print_decimal(char *out, size_t size, int32_t number, int32_t parts,
			 int digits)
{
	return snprintf(out, size, "%s%" PRId32 ".%0*" PRId32,
			number < 0 ? "-" : "", abs(number) / parts, digits,
			abs(number) % parts);
}

static int print_intensity(char *out, size_t size, int32_t hundredths,
			   uint32_t scale)
{
	if (scale == 1)
		return print_decimal(out, size, hundredths, 100, 2);
	return snprintf(out, size, "%" PRId32,
			hundredths * (int32_t)(scale / 100));
}

static int put_line(FILE *file, const struct point *point, uint32_t scale,
		    char separator)
{
	const int32_t coordinates[3] = {point->x, point->y, point->z};
	char line[MAX_LINE];
	size_t length = 0;

	for (int i = 0; i < 3; i++) {
		length +=
			(size_t)print_decimal(line + length, MAX_LINE - length,
					      coordinates[i], 1000, 3);
		line[length++] = separator;
	}
	length += (size_t)print_intensity(line + length, MAX_LINE - length,
					  point->intensity, scale);
	line[length++] = '\n';
	return fwrite(line, 1, length, file) == length ? 0 : -1;
}

static int put_lines(FILE *file, const struct summary *summary,
		     const struct point *points, size_t count, char separator)
{
	for (size_t i = 0; i < count; i++) {
		if (put_line(file, &points[i], summary->intensity_scale,
			     separator) != 0)
			return -1;
	}
	return 0;
}

int bv_synth_put_lines(FILE *file, const struct summary *summary,
		       const struct point *points, size_t count)
{
	return put_lines(file, summary, points, count, ' ');
}

int bv_synth_put_csv_lines(FILE *file, const struct summary *summary,
			   const struct point *points, size_t count)
{
	return put_lines(file, summary, points, count, ',');
}

int bv_synth_put_csv_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	(void)kind;
	(void)summary;
	return fputs("x,y,z,intensity\n", file) < 0 ? -1 : 0;
}

int bv_synth_put_pts_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	(void)kind;
	return fprintf(file, "%" PRIu64 "\n", summary->count) < 0 ? -1 : 0;
}
