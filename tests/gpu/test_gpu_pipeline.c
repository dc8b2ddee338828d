/*
 * test_gpu_pipeline.c: a GPU's pipeline does what the CPU does
 *
 * Proves on the emulator that bv_gpu_work() makes the same pictures and results
 * as the CPU, byte for byte: in some presets (in all of them: test_gpu_channels.c), and
 * all densities and layouts, with any number of threads and frames a batch, for frames
 * that cannot be converted, that are larger than a batch, whose intensities are odd, or
 * whose picture is there already; that several GPUs share a run, and an integrated one copies no
 * points; that a stopped run leaves whole pictures only; and that the row of a GPU
 * tells of the last worker alone.
 */

#include <pthread.h>
#include <string.h>

#include "check.h"
#include "emulator.h"
#include "gpu_run.h"
#include "trials.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Room for some frames of these tests, and too little for a few. */
#define BATCH_BYTES ((size_t)48 << 10)

static const struct bv_gpu_plan usual_plan = {
	.workers = 5, .batch_frames = 4, .batch_bytes = BATCH_BYTES};

/* ---------------------------------------------------------------------- */
/* The same pictures                                                      */
/* ---------------------------------------------------------------------- */

static void test_presets(void)
{
	static const char *const presets[] = {"surround", "note", "sfa3d"};
	static const struct bv_gpu_plan plan = {.workers = 2,
						.batch_frames = 2};

	for (size_t i = 0; i < COUNT(presets); i++) {
		struct bv_gpu_row row = {0};
		struct frame_set set;

		make_set(&set, presets[i], 0, "kitti", 5, false);
		check_gpu(&set, &plan, &row);
		CHECK_EQ_INT(row.batch_frames, 2);
		CHECK_STR(row.name, "Emulated GPU 0");
		CHECK_EQ_INT(row.multiprocessors, 132);
		CHECK_EQ_INT(row.megahertz, 1980);
		remove_set(&set);
	}
}

/* The same frames, with a density that the preset does not have by itself. */
static void test_densities(void)
{
	struct frame_set set;

	make_set(&set, "surround", 1.0, "kitti", 12, false);
	for (uint32_t i = BV_DENSITY_LOG16; i <= BV_DENSITY_LINEAR; i++) {
		struct bv_grid_options options = set_grid_options(1.0);
		struct bv_gpu_row row = {0};

		options.density = i;
		options.density_full = i == BV_DENSITY_LINEAR ? 50 : 0;
		change_grid(&set, &options);
		check_gpu(&set, &usual_plan, &row);
	}
	remove_set(&set);
}

/* The CPU may make streams of the images, and libpng other ones. */
static void test_makers(void)
{
	struct bv_gpu_plan plan = usual_plan;
	struct bv_gpu_row row = {0};
	struct frame_set set;

	make_set(&set, "surround", 0.25, "kitti", 24, true);
	check_gpu(&set, &plan, &row);
	CHECK(row.makes_streams);
	plan.maker = BV_GPU_MAKER_CPU;
	check_gpu(&set, &plan, &row);
	CHECK(!row.makes_streams);
	plan.maker = BV_GPU_MAKER_GPU;
	set.options.encoding = BV_ENCODING_LIBPNG;
	empty_directory("cpu");
	convert_with_cpu(&set);
	check_gpu(&set, &plan, &row);
	CHECK(!row.makes_streams);
	remove_set(&set);
}

/* Strides and offsets that are no multiples of 16 or even 4. */
static void test_layouts(void)
{
	static const char *const layouts[] = {"nuscenes", "columns=x,y,z",
					      "columns=-,-x,y,i,-,z,-,-,-",
					      "columns=z,y,x,-,i,-"};

	for (size_t i = 0; i < COUNT(layouts); i++) {
		struct bv_gpu_row row = {0};
		struct frame_set set;

		make_set(&set, "surround", 0.25, layouts[i], 24, true);
		check_gpu(&set, &usual_plan, &row);
		set.layout.stride += 7;
		convert_with_cpu(&set);
		check_gpu(&set, &usual_plan, &row);
		remove_set(&set);
	}
}

/* A grid of one cell and one of many that are hardly ever occupied. */
static void test_grids(void)
{
	static const double cells[] = {16.0, 1.0, 0.125, 0.03125};

	for (size_t i = 0; i < COUNT(cells); i++) {
		struct bv_gpu_row row = {0};
		struct frame_set set;

		make_set(&set, "surround", cells[i], "kitti", 24, false);
		check_gpu(&set, &usual_plan, &row);
		remove_set(&set);
	}
}

/* All pairs; with BIRDVIEW_SHORT those of few with few, and of few with many. */
static void test_threads_and_batches(void)
{
	static const uint32_t threads[] = {1, 2, 5, 8, 16};
	static const uint32_t batches[] = {1, 2, 5, 8, 16};
	static const size_t bytes[] = {1, 20000, 256 << 10};
	struct frame_set set;

	make_set(&set, "surround", 0.5, "kitti", SET_MOST, true);
	for (size_t t = 0; t < COUNT(threads); t++) {
		for (size_t b = 0; b < COUNT(batches); b++) {
			struct bv_gpu_row row = {0};
			struct bv_gpu_plan plan = {.batch_frames = batches[b],
						   .batch_bytes =
							   bytes[(t + b) % 3]};

			if (is_short() && b != t && b != COUNT(threads) - 1 - t)
				continue;
			bv_gpu_plan_threads(&plan, threads[t]);
			CHECK(plan.workers >= threads[t]);
			check_gpu(&set, &plan, &row);
			CHECK_EQ_INT(row.batch_frames, batches[b]);
		}
	}
	remove_set(&set);
}

/* Each stage counts the frames that it has had, whatever the row has said before. */
static void test_statistics(void)
{
	struct bv_gpu_row row;
	struct frame_set set;

	memset(&row, 0x55, sizeof(row));
	row.nearness = (struct bv_nearness){.node = 1, .cpus = 7};
	make_set(&set, "surround", 0.5, "kitti", 24, false);
	set.layout.stride = 16;
	check_gpu(&set, &(struct bv_gpu_plan){.workers = 2}, &row);
	for (int i = 0; i < BV_GPU_STAGES; i++) {
		CHECK_EQ_INT(row.stages[i].frames, 24);
		CHECK(row.stages[i].busy_ns < UINT64_C(1) << 62);
	}
	for (int i = 0; i < BV_GPU_WAITS; i++)
		CHECK(row.waited_ns[i] < UINT64_C(1) << 62);
	CHECK_EQ_INT(row.workers, 2);
	CHECK_EQ_INT(row.batch_frames, 8);
	CHECK_EQ_INT(row.nearness.cpus, 7);
	remove_set(&set);
}

/* ---------------------------------------------------------------------- */
/* Options                                                                */
/* ---------------------------------------------------------------------- */

static void test_failing_frames(void)
{
	struct bv_gpu_row row = {0};
	struct frame_set set;

	make_set(&set, "surround", 0.5, "kitti", 36, true);
	check_gpu(&set, &usual_plan, &row);
	remove_set(&set);

	make_set(&set, "surround", 0.5, "kitti", 36, true);
	empty_directory("cpu");
	set.options.strict = true;
	set.options.max_points = 1500;
	convert_with_cpu(&set);
	check_gpu(&set, &usual_plan, &row);
	remove_set(&set);
}

static void test_existing(void)
{
	static const enum bv_existing modes[] = {
		BV_EXISTING_UPDATE, BV_EXISTING_SKIP, BV_EXISTING_REPLACE};
	struct bv_gpu_row row = {0};
	struct frame_set set;
	struct gpu_run run;

	make_set(&set, "surround", 0.5, "kitti", 24, false);
	check_gpu(&set, &usual_plan, &row);
	for (size_t i = 0; i < COUNT(modes); i++) {
		set.options.existing = modes[i];
		convert_with_cpu(&set);
		begin_run(&run, &set, 5, true);
		CHECK_EQ_INT(work_with_gpu(&run, &usual_plan, &row, 0),
			     BV_GPU_DONE);
		/* What is left alone never comes near the GPU. */
		if (modes[i] != BV_EXISTING_REPLACE)
			CHECK_EQ_INT(row.submitted, 0);
		check_and_end_run(&run);
	}
	remove_set(&set);
}

static void test_refusing_to_replace(void)
{
	struct bv_gpu_row row = {0};
	struct frame_set set;
	struct gpu_run run;

	make_set(&set, "surround", 0.5, "kitti", 12, false);
	check_gpu(&set, &usual_plan, &row);
	set.options.existing = BV_EXISTING_FAIL;
	begin_run(&run, &set, 5, true);
	CHECK_EQ_INT(work_with_gpu(&run, &usual_plan, &row, 0), BV_GPU_DONE);
	CHECK_EQ_INT(run.table->failures, 12);
	for (size_t i = 0; i < 12; i++)
		CHECK_EQ_INT(run.table->rows[i].result.status, BV_ERR_EXISTS);
	bv_frame_table_free(run.table);
	remove_set(&set);
}

static void test_stopping(void)
{
	struct bv_gpu_row row = {0};
	struct frame_set set;
	struct gpu_run run;

	make_set(&set, "surround", 0.5, "kitti", SET_MOST, true);
	for (uint32_t n = 1; n < 30; n += 7) {
		begin_run(&run, &set, 5, false);
		run.stop_after = n;
		CHECK_EQ_INT(work_with_gpu(&run, &usual_plan, &row, 0),
			     BV_GPU_DONE);
		CHECK(run.ended >= n);
		check_part_and_end_run(&run);
	}
	begin_run(&run, &set, 5, false);
	atomic_store(&run.table->stop, true);
	CHECK_EQ_INT(work_with_gpu(&run, &usual_plan, &row, 0), BV_GPU_DONE);
	CHECK_EQ_INT(run.ended, 0);
	check_part_and_end_run(&run);
	remove_set(&set);
}

/* ---------------------------------------------------------------------- */
/* Devices                                                                */
/* ---------------------------------------------------------------------- */

struct device_thread {
	pthread_t id;
	struct gpu_run *run;
	struct bv_gpu_plan plan;
	struct bv_gpu_row row;
};

static void *work_with_device(void *argument)
{
	struct device_thread *thread = argument;
	const uint32_t slots = thread->plan.workers;

	CHECK_EQ_INT(work_with_gpu(thread->run, &thread->plan, &thread->row,
				   thread->plan.device * slots),
		     BV_GPU_DONE);
	return NULL;
}

static void test_three_devices(void)
{
	struct device_thread threads[3] = {0};
	struct frame_set set;
	struct gpu_run run;

	set_emulator("EMULATOR_DEVICES", "3");
	make_set(&set, "surround", 0.5, "kitti", SET_MOST, true);
	begin_run(&run, &set, 3 * 5, false);
	for (uint32_t i = 0; i < 3; i++) {
		threads[i].run = &run;
		threads[i].plan = usual_plan;
		threads[i].plan.device = i;
		CHECK(pthread_create(&threads[i].id, NULL, work_with_device,
				     &threads[i]) == 0);
	}
	for (uint32_t i = 0; i < 3; i++)
		pthread_join(threads[i].id, NULL);
	check_and_end_run(&run);
	CHECK_EQ_INT(emulator_check_clean(), 0);
	remove_set(&set);
	set_emulator("EMULATOR_DEVICES", NULL);
}

/* A GPU with memory of its own copies points; an integrated one copies nothing. */
static void test_integrated(void)
{
	const struct bv_gpu_plan plan = {.workers = 3, .batch_frames = 16};
	struct bv_gpu_row row = {0};
	struct frame_set set;
	struct gpu_run run;

	set_emulator("EMULATOR_INTEGRATED", "1");
	make_set(&set, "surround", 0.5, "kitti", SET_MOST, true);
	check_gpu(&set, &usual_plan, &row);
	remove_set(&set);

	make_set(&set, "surround", 0.5, "kitti", 8, false);
	set_emulator("EMULATOR_FAIL", "cudaMemcpyAsync@1=719!");
	check_gpu(&set, &plan, &row);
	set_emulator("EMULATOR_INTEGRATED", NULL);
	begin_run(&run, &set, 3, false);
	CHECK_EQ_INT(work_with_gpu(&run, &plan, &row, 0), BV_GPU_LOST);
	CHECK(bv_gpu_was_lost());
	CHECK_EQ_INT(row.error, 719);
	finish_with_cpu(&run);
	check_and_end_run(&run);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

int main(void)
{
	check_use_temporary_directory();
	test_presets();
	test_densities();
	test_makers();
	test_layouts();
	test_grids();
	test_threads_and_batches();
	test_statistics();
	test_failing_frames();
	test_existing();
	test_refusing_to_replace();
	test_stopping();
	test_three_devices();
	test_integrated();
	return 0;
}
