/*
 * kinds.c - the table of the kinds of channels
 *
 * A new one is a row here, one in the list of channels.h, and two functions in
 * free_samples.h or preset_samples.h.
 */

#include "core/kinds.h"

#include <string.h>

#include "birdview.h"

#define SAMPLE_OF_HEIGHT(z) "1 + round(@ * (" z " - MIN) / (MAX - MIN))"
#define CUT_HEIGHT "floor(@ * (z - MIN) / (MAX - MIN))"
#define COLLECTS(statistic) .collects = 1u << (statistic), .reads = (statistic)

/* The points that birdnet counts. */
#define ABOVE_GROUND "z > -1.73"

static const struct bv_kind_row rows[] = {
	[BV_KIND_HEIGHT] = {.name = "height",
			    .description = "z of the highest point, the top",
			    .unit = "m",
			    .sample = SAMPLE_OF_HEIGHT("z"),
			    .number = "z",
			    .least = 1,
			    .range = BV_RANGE_Z,
			    .is_free = true},
	[BV_KIND_LOW] = {.name = "low",
			 .description = "the least z",
			 .unit = "m",
			 .sample = SAMPLE_OF_HEIGHT("min z"),
			 .number = "min z",
			 .least = 1,
			 .range = BV_RANGE_Z,
			 COLLECTS(BV_LOWEST),
			 .is_free = true},
	[BV_KIND_SPAN] = {.name = "span",
			  .description = "height - low",
			  .unit = "m",
			  .sample = "1 + round(@ * (z - min z) / (MAX - MIN))",
			  .number = "z - min z",
			  .least = 1,
			  .range = BV_RANGE_Z,
			  COLLECTS(BV_LOWEST),
			  .is_free = true},
	[BV_KIND_MEAN_HEIGHT] = {.name = "mean-height",
				 .description = "the mean of z",
				 .unit = "m",
				 .sample = SAMPLE_OF_HEIGHT("mean z"),
				 .number = "mean z",
				 .least = 1,
				 .range = BV_RANGE_Z,
				 COLLECTS(BV_SUM_OF_HEIGHTS),
				 .is_free = true},
	[BV_KIND_INTENSITY] = {.name = "intensity",
			       .description = "the top's intensity, 0 to 1",
			       .unit = "1",
			       .sample = "round(@ * i)",
			       .number = "i",
			       .is_free = true},
	[BV_KIND_MAX_INTENSITY] = {.name = "max-intensity",
				   .description = "the greatest intensity",
				   .unit = "1",
				   .sample = "round(@ * max i)",
				   .number = "max i",
				   COLLECTS(BV_GREATEST_INTENSITY),
				   .is_free = true},
	[BV_KIND_MEAN_INTENSITY] = {.name = "mean-intensity",
				    .description = "the mean intensity",
				    .unit = "1",
				    .sample = "round(@ * mean i)",
				    .number = "mean i",
				    COLLECTS(BV_SUM_OF_INTENSITIES),
				    .is_free = true},
	[BV_KIND_DENSITY] = {.name = "density",
			     .description = "the number of points, by a scale",
			     .unit = "points",
			     .sample = "round(@ * $)",
			     .number = "$",
			     .is_free = true},
	[BV_KIND_OCCUPIED] = {.name = "occupied",
			      .description = "1 where there is a point",
			      .unit = "1",
			      .sample = "@",
			      .number = "1",
			      .is_free = true},
	[BV_KIND_SLICE_HEIGHT] = {.name = "slice-height",
				  .description = "the greatest z of a slice",
				  .unit = "m",
				  .sample = SAMPLE_OF_HEIGHT("z"),
				  .number = "z",
				  .least = 1,
				  .range = BV_RANGE_Z,
				  COLLECTS(BV_SLICE_TOPS),
				  .of_slice = true,
				  .is_free = true},
	[BV_KIND_SLICE_OCCUPIED] = {.name = "slice-occupied",
				    .description =
					    "1 where a slice has a point",
				    .unit = "1",
				    .sample = "@",
				    .number = "1",
				    COLLECTS(BV_SLICES_SEEN),
				    .of_slice = true,
				    .is_free = true},
	[BV_KIND_CUT_DENSITY] = {.name = "density",
				 .unit = "points",
				 .sample = "floor(@ * $)",
				 .number = "$"},
	[BV_KIND_CUT_HEIGHT] = {.name = "height",
				.unit = "m",
				.sample = CUT_HEIGHT,
				.number = "(z - MIN) / (MAX - MIN)",
				.range = BV_RANGE_Z},
	[BV_KIND_CUT_INTENSITY] = {.name = "intensity",
				   .unit = "1",
				   .sample = "floor(@ * i)",
				   .number = "i"},
	[BV_KIND_NOTE_DENSITY] = {.name = "density",
				  .unit = "points",
				  .sample = "rint(@ * n / MAX)",
				  .number = "n",
				  .range = BV_RANGE_FRAME_COUNT},
	[BV_KIND_NOTE_INTENSITY] = {.name = "intensity",
				    .unit = "1",
				    .sample = "rint(@ * i)",
				    .number = "i"},
	[BV_KIND_NOTE_DEPTH] = {.name = "depth",
				.unit = "m",
				.sample = "rint(@ * -z / MAX)",
				.number = "-z",
				.range = BV_RANGE_FRAME_HEIGHT},
	[BV_KIND_METRES_ABOVE] = {.name = "height",
				  .unit = "m",
				  .number = "z - MIN",
				  .range = BV_RANGE_Z},
	[BV_KIND_SLICE_PART] = {.name = "slice-height",
				.unit = "slices",
				.number = "(z - MIN) / 0.4 - k",
				.range = BV_RANGE_Z,
				COLLECTS(BV_SLICE_TOPS),
				.of_slice = true},
	[BV_KIND_LOG32_DENSITY] = {.name = "density",
				   .unit = "points",
				   .number = "$"},
	[BV_KIND_BIRDNET_INTENSITY] =
		{.name = "intensity",
		 .unit = "1",
		 .sample = "floor(@ * min(1, sum i / n(" ABOVE_GROUND ")))",
		 .collects = 1u << BV_SUM_OF_INTENSITIES | 1u << BV_COUNTED,
		 .reads = BV_SUM_OF_INTENSITIES},
	[BV_KIND_BIRDNET_DENSITY] = {.name = "density",
				     .unit = "points",
				     .sample =
					     "floor(@ * min(1, n(" ABOVE_GROUND
					     ") / N))",
				     COLLECTS(BV_COUNTED)},
	[BV_KIND_BIRDNET_HEIGHT] = {.name = "height",
				    .unit = "m",
				    .sample =
					    "floor(@ * max(0, z + 1.73) / 3)"},
	[BV_KIND_LOG_COUNT] = {.name = "log-count",
			       .unit = "1",
			       .number = "ln(1 + n)"},
	[BV_KIND_DIRECTION] = {.name = "direction",
			       .unit = "turns",
			       .number = "atan2(y, x) / 2 pi"},
	[BV_KIND_DISTANCE] = {.name = "distance",
			      .unit = "1",
			      .number = "hypot(x, y) / 60 - 0.5"},
};

const struct bv_kind_row *bv_kind_row(enum bv_kind kind)
{
	return &rows[kind];
}

enum bv_kind bv_kind_find(const char *name, size_t length)
{
	for (int i = 0; i < BV_KINDS; i++) {
		if (rows[i].is_free && strlen(rows[i].name) == length &&
		    memcmp(rows[i].name, name, length) == 0)
			return (enum bv_kind)i;
	}
	return BV_KINDS;
}

const char *bv_channel_name(size_t index)
{
	const struct bv_kind_row *row =
		index < BV_KINDS ? bv_kind_row((enum bv_kind)index) : NULL;

	return row != NULL && row->is_free ? row->name : NULL;
}

const char *bv_channel_description(size_t index)
{
	return bv_channel_name(index) != NULL
		       ? bv_kind_row((enum bv_kind)index)->description
		       : NULL;
}
