/*
 * test_gpu_channels.c: a GPU's pipeline makes the same pictures and arrays of any channels
 *
 * Proves on the emulator that files and results are those of the CPU, byte for byte:
 * for pixels of each size, with streams of the GPU and of the CPU; for arrays of float32,
 * of bytes and of both, of some channels and of many; for all presets in all forms that
 * they come in; and that a GPU makes no streams of arrays.
 */

#include <string.h>

#include "check.h"
#include "core/preset.h"
#include "drawing.h"
#include "gpu_run.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FRAMES 12

static struct bv_gpu_plan plan_of(enum bv_gpu_maker maker)
{
	return (struct bv_gpu_plan){.workers = 5,
				    .batch_frames = 4,
				    .batch_bytes = (size_t)48 << 10,
				    .maker = maker};
}

/* Both who may make the streams of pictures. */
static void check_both(struct frame_set *set, bool of_arrays)
{
	const struct bv_gpu_plan cpu = plan_of(BV_GPU_MAKER_CPU);
	const struct bv_gpu_plan gpu = plan_of(BV_GPU_MAKER_GPU);
	struct bv_gpu_row row = {0};

	check_gpu(set, &cpu, &row);
	CHECK(!row.makes_streams);
	check_gpu(set, &gpu, &row);
	CHECK(row.makes_streams == !of_arrays);
}

static void test_pictures(struct frame_set *set)
{
	static const char *const channels[] = {
		"height", "density,intensity,height", "mean-intensity",
		"slice-height:2,span,slice-occupied:6"};

	for (size_t i = 0; i < COUNT(channels); i++) {
		struct bv_grid_options options = set_grid_options(0.25);

		options.channels = channels[i];
		options.slices = strstr(channels[i], "slice") != NULL ? 7 : 0;
		for (options.bits = 8; options.bits <= 16; options.bits += 8) {
			change_grid(set, &options);
			check_both(set, false);
		}
	}
}

static void test_arrays(struct frame_set *set)
{
	static const struct {
		const char *channels;
		uint32_t slices;
	} arrays[] = {
		{NULL, 0},
		{"density", 0},
		{"slice-occupied", 35},
		{"slice-height:1,slice-height:0", 2},
		{"mean-intensity,slice-occupied", 35},
		{"height,low,span,mean-height,max-intensity,slices", 64},
	};

	for (size_t i = 0; i < COUNT(arrays); i++) {
		struct bv_grid_options options = set_grid_options(0.5);

		options.form = BV_FORM_ARRAYS;
		options.channels = arrays[i].channels;
		options.slices = arrays[i].slices;
		change_grid(set, &options);
		check_both(set, true);
	}
}

static void test_preset(struct frame_set *set, const char *name, uint32_t form)
{
	const struct bv_gpu_plan plan = plan_of(BV_GPU_MAKER_BY_RULE);
	struct bv_grid_options options = preset_options(name);
	struct bv_gpu_row row = {0};

	options.form = form;
	change_grid(set, &options);
	check_gpu(set, &plan, &row);
}

static void test_presets(struct frame_set *set)
{
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		const char *name = bv_preset_name(i);
		const struct bv_preset *preset = bv_preset_find(name);

		if (preset->picture.kind_count > 0)
			test_preset(set, name, BV_FORM_PICTURE);
		if (preset->arrays.kind_count > 0)
			test_preset(set, name, BV_FORM_ARRAYS);
	}
}

int main(void)
{
	struct frame_set set;

	check_use_temporary_directory();
	make_set(&set, "surround", 0.5, "kitti", FRAMES, true);
	test_pictures(&set);
	test_arrays(&set);
	remove_set(&set);
	make_set(&set, "surround", 0.5, "nuscenes", 4, false);
	test_presets(&set);
	remove_set(&set);
	return 0;
}
