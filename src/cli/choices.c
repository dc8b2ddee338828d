/*
 * choices.c - the words that options take
 */

#include "cli/choices.h"

#include "cli/options.h"
#include "core/channel_list.h"
#include "core/density_scale.h"

const char *bv_device_name(size_t index)
{
	static const char *const names[] = {
		[BV_DEVICE_AUTO] = "auto",
		[BV_DEVICE_CPU] = "cpu",
		[BV_DEVICE_GPU] = "gpu",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_progress_name(size_t index)
{
	static const char *const names[] = {
		[BV_PROGRESS_AUTO] = "auto",
		[BV_PROGRESS_ALWAYS] = "always",
		[BV_PROGRESS_NEVER] = "never",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_schedule_name(size_t index)
{
	static const char *const names[] = {
		[BV_SCHEDULE_GUIDED] = "guided",
		[BV_SCHEDULE_CHUNK] = "chunk",
		[BV_SCHEDULE_FRAME] = "frame",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_encoding_name(size_t index)
{
	static const char *const names[] = {
		[BV_ENCODING_AUTO] = "auto",
		[BV_ENCODING_SPARSE] = "sparse",
		[BV_ENCODING_LIBPNG] = "libpng",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_existing_name(size_t index)
{
	static const char *const names[] = {
		[BV_EXISTING_UPDATE] = "update",
		[BV_EXISTING_SKIP] = "skip",
		[BV_EXISTING_REPLACE] = "replace",
		[BV_EXISTING_FAIL] = "fail",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_sync_name(size_t index)
{
	static const char *const names[] = {
		[BV_SYNC_NONE] = "none",
		[BV_SYNC_END] = "end",
		[BV_SYNC_EACH] = "each",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_density_name(size_t index)
{
	return index < BV_DENSITY_LINEAR - 1
		       ? bv_density_find((uint32_t)index + 1)->name
		       : NULL;
}

const char *bv_channel_word(size_t index)
{
	size_t channels = 0;

	while (bv_channel_name(channels) != NULL)
		channels++;
	return index == channels ? BV_ALL_SLICES : bv_channel_name(index);
}

const char *bv_bits_name(size_t index)
{
	static const char *const names[] = {"8", "16"};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_form_name(size_t index)
{
	static const char *const names[] = {
		[BV_FORM_PICTURE - 1] = "png",
		[BV_FORM_ARRAYS - 1] = "npz",
	};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}

const char *bv_origin_name(size_t index)
{
	return index == 0 ? "first" : NULL;
}

const char *bv_scale_name(size_t index)
{
	static const char *const names[] = {"tanh", "auto"};

	return index < sizeof(names) / sizeof(names[0]) ? names[index] : NULL;
}
