/*
 * info_frame.h - the figures of a frame
 *
 * A frame is read as a conversion would read it, and nothing is drawn: the numbers are
 * those that would be, x, y and z in metres after axes and origin, and the intensity
 * before its scale.
 */

#ifndef BV_CLI_INFO_FRAME_H
#define BV_CLI_INFO_FRAME_H

#include "cli/info_guess.h"
#include "cli/options.h"
#include "convert/options.h"
#include "core/distribution.h"
#include "io/read.h"

/* What there are figures of. */
enum bv_figure {
	BV_FIGURE_X,
	BV_FIGURE_Y,
	BV_FIGURE_Z,
	BV_FIGURE_INTENSITY,
	BV_FIGURE_DISTANCE, /* from the z axis, of points that are finite */
	BV_FIGURE_COUNT
};

/* Of some numbers; NaN where none is finite. */
struct bv_figures {
	uint64_t not_finite;                /* how many do not count below */
	double min, low, median, high, max; /* low and high: 1 % and 99 % */
};

/* The longest name of a field that is kept whole, and the most fields. */
#define BV_INFO_NAME_MAX 127
#define BV_INFO_FIELDS 64

/* A field, as the file has it. */
struct bv_info_field {
	char name[BV_INFO_NAME_MAX + 1];
	bool whole_name;
	bool readable;
	bool big_endian;
	enum bv_type type;
	uint64_t count; /* values a point */
	bool has_figures;
	struct bv_figures figures;
};

struct bv_info_fields {
	struct bv_info_field field[BV_INFO_FIELDS];
	size_t count, more; /* more: those that are not kept */
};

/* A frame, as far as it could be read. */
struct bv_info_frame {
	const char *path;
	struct bv_verdict verdict;
	struct bv_frame_info info;
	/* Of files that a layout is for, if none was asked for: the name of that which
	 * they are taken for; and what raw ones look like. */
	const char *usual_layout;
	struct bv_guess guesses[BV_MOST_GUESSES];
	size_t guess_count;
	bool guessed; /* it was read as the first guess, which is another one */
	struct bv_info_fields fields;
	uint64_t points, kept, not_finite, outside, odd_intensity;
	struct bv_figures figures[BV_FIGURE_COUNT];
	struct bv_figures kept_intensity; /* of kept points alone */
};

/* What frames are read with; it serves all of them, one after the other. */
struct bv_info_reader {
	const struct bv_settings *settings;
	const struct bv_grid *grid;
	bool all_fields; /* figures of other fields, too: each is read for itself */
	struct bv_options options;
	struct bv_fault fault;
	struct bv_part_buffer parts;
	struct bv_distribution *columns; /* [BV_FIGURE_COUNT] */
	struct bv_distribution *kept;    /* intensities of kept points */
	struct bv_distribution *all; /* likewise, of all frames that have one */
};

/* Returns false if out of memory.  It has to be freed in any case. */
bool bv_info_reader_init(struct bv_info_reader *reader,
			 const struct bv_settings *settings,
			 const struct bv_grid *grid);

void bv_info_reader_free(struct bv_info_reader *reader);

/* Reads a frame; frame->verdict says whether it is one. */
void bv_info_read(struct bv_info_reader *reader, const char *path,
		  struct bv_info_frame *frame);

/* True if the points have an intensity. */
bool bv_info_has_intensity(const struct bv_info_frame *frame);

#endif /* BV_CLI_INFO_FRAME_H */
