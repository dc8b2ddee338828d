/*
 * pcd_file.h: files for tests of reading PCD, and what is found in them
 */

#ifndef PCD_FILE_H
#define PCD_FILE_H

#include "asking.h"
#include "check.h"
#include "formats/asked.h"
#include "io/read.h"

/* Makes the file "frame.pcd" of a header and data behind it. */
static inline void write_pcd(const char *header, const void *data, size_t size)
{
	FILE *file = fopen("frame.pcd", "wb");

	CHECK(file != NULL);
	CHECK(fputs(header, file) >= 0);
	CHECK_EQ_INT(fwrite(data, 1, size, file), size);
	CHECK_EQ_INT(fclose(file), 0);
}

/* A number of a point, by its bits, so that those of a NaN count too. */
static inline uint32_t bits_of(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* A layout as a line: the bytes of a point, then type and place of each column. */
static inline const char *describe(const struct bv_layout *layout)
{
	static const char *const types[] = {"f4", "f8", "f2", "i1", "u1", "i2",
					    "u2", "i4", "u4", "i8", "u8"};
	static char text[200];
	size_t used = (size_t)snprintf(text, sizeof(text),
				       "%u:", (unsigned int)layout->stride);

	for (int i = 0; i < 4; i++) {
		if (layout->offset[i] != BV_NO_COLUMN)
			used += (size_t)snprintf(
				text + used, sizeof(text) - used, " %s@%u",
				types[layout->type[i]],
				(unsigned int)layout->offset[i]);
	}
	if (layout->offset[3] != BV_NO_COLUMN)
		snprintf(text + used, sizeof(text) - used, " %s/%g",
			 layout->intensity_field, layout->intensity_scale);
	return text;
}

#endif /* PCD_FILE_H */
