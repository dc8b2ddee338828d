/*
 * options.c - how frames are converted: defaults and checks
 */

#include "convert/options.h"

#include <fcntl.h>

#include "core/struct_size.h"

/* A frame with more points fails unless the caller allows it: 1 GiB of KITTI
 * points, some five hundred times a usual frame. */
#define DEFAULT_MAX_POINTS ((uint32_t)1 << 26)

/* What is not named here is 0, which stands for the first of an enum's values. */
static const struct bv_convert_options defaults = {
	.struct_size = sizeof(defaults),
	.max_points = DEFAULT_MAX_POINTS,
};

enum bv_status bv_convert_options_init(struct bv_convert_options *options,
				       size_t struct_size,
				       const struct bv_grid *grid)
{
	struct bv_convert_options own = defaults;

	own.grid = grid;
	return bv_give_struct(options, struct_size, &own, sizeof(own))
		       ? BV_OK
		       : BV_ERR_ARGUMENT;
}

static bool is_sound(const struct bv_convert_options *all)
{
	return all->device >= BV_DEVICE_AUTO && all->device <= BV_DEVICE_GPU &&
	       all->existing >= BV_EXISTING_UPDATE &&
	       all->existing <= BV_EXISTING_FAIL &&
	       all->encoding >= BV_ENCODING_AUTO &&
	       all->encoding <= BV_ENCODING_LIBPNG &&
	       all->sync >= BV_SYNC_NONE && all->sync <= BV_SYNC_EACH &&
	       all->reserved == 0;
}

enum bv_status bv_take_reading_options(struct bv_options *own,
				       const struct bv_convert_options *options)
{
	enum bv_status status;

	*own = (struct bv_options){.all = defaults, .home = AT_FDCWD};
	if (!bv_take_struct(&own->all, sizeof(own->all), options) ||
	    !is_sound(&own->all))
		return BV_ERR_ARGUMENT;
	status = bv_take_asked(&own->asked, &own->all);
	own->all.layout = NULL;
	return status;
}

enum bv_status bv_take_options(struct bv_options *own,
			       const struct bv_convert_options *options)
{
	const enum bv_status status = bv_take_reading_options(own, options);

	return status == BV_OK && own->all.grid == NULL ? BV_ERR_ARGUMENT
							: status;
}
