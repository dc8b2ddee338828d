/*
 * test_gpu_shortage.c: a GPU's pipeline makes do with what there is
 *
 * Proves on the emulator that bv_gpu_work() takes smaller batches where device or
 * pinned memory is short, with the same pictures; that it says how much a grid would
 * take that is too large; that it leaves a frame for which it
 * cannot have more to the CPU; that it says so where memory is too short for one frame,
 * where there is no GPU that it can use, and where it gets no threads; and that it then
 * has claimed no frame and keeps nothing.
 */

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>

#include "check.h"
#include "emulator.h"
#include "gpu_run.h"

static const struct bv_gpu_plan usual_plan = {
	.workers = 5, .batch_frames = 4, .batch_bytes = 48 << 10};

/* ---------------------------------------------------------------------- */
/* Threads that cannot be had                                             */
/* ---------------------------------------------------------------------- */

/* The linker leads all calls of pthread_create() to the second of these. */
int __real_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument);

static _Atomic int threads_left = 1000000;

int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *attributes,
			  void *(*start)(void *), void *argument)
{
	if (atomic_fetch_sub(&threads_left, 1) <= 0)
		return EAGAIN;
	return __real_pthread_create(id, attributes, start, argument);
}

/* ---------------------------------------------------------------------- */
/* Memory and GPUs                                                        */
/* ---------------------------------------------------------------------- */

/* Nothing is claimed by a GPU that does not begin. */
static void expect_refusal(struct frame_set *set,
			   const struct bv_gpu_plan *plan, enum bv_gpu_end end,
			   int error)
{
	struct bv_gpu_row row = {0};
	struct gpu_run run;

	begin_run(&run, set, 5, false);
	CHECK_EQ_INT(work_with_gpu(&run, plan, &row, 0), end);
	CHECK_EQ_INT(row.error, error);
	CHECK_EQ_INT(run.table->next_chunk, 0);
	check_part_and_end_run(&run);
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

/*
 * Less and less memory of one kind: smaller and smaller batches, and then the
 * refusal.
 */
static void shrink(struct frame_set *set, const char *kind, size_t megabytes,
		   size_t batch_bytes, uint32_t smallest)
{
	struct bv_gpu_plan plan = usual_plan;
	uint32_t batch = 16;
	bool seen[17] = {false};

	plan.batch_frames = 16;
	plan.batch_bytes = batch_bytes;
	for (size_t kilobytes = megabytes << 10; kilobytes > 8;
	     kilobytes -= kilobytes / 8) {
		struct bv_gpu_row row = {0};
		struct gpu_run run;
		enum bv_gpu_end end;
		char text[32];

		snprintf(text, sizeof(text), "%zuK", kilobytes);
		set_emulator(kind, text);
		begin_run(&run, set, 5, false);
		end = work_with_gpu(&run, &plan, &row, 0);
		CHECK(emulator_check_clean() == 0);
		if (end == BV_GPU_NO_MEMORY)
			break;
		CHECK_EQ_INT(end, BV_GPU_DONE);
		check_and_end_run(&run);
		CHECK(row.batch_frames <= batch);
		batch = row.batch_frames;
		seen[batch] = true;
	}
	CHECK(seen[16] && seen[8] && seen[smallest]);
	expect_refusal(set, &plan, BV_GPU_NO_MEMORY, 2);
	set_emulator(kind, NULL);
}

static void test_little_memory(void)
{
	struct frame_set set;

	make_set(&set, "surround", 0.125, "kitti", 24, false);
	shrink(&set, "EMULATOR_MEMORY", 16, 48 << 10, 1);
	shrink(&set, "EMULATOR_PINNED", 96, 0, 4);
	remove_set(&set);
}

/*
 * What cells collect for 64 slices is too much where a usual grid is not.  It is said
 * how much it is.
 */
static void test_large_ledgers(void)
{
	struct bv_grid_options options = set_grid_options(0.125);
	struct bv_gpu_row row = {0};
	struct frame_set set;
	struct gpu_run run;

	make_set(&set, "surround", 0.125, "kitti", 12, false);
	set_emulator("EMULATOR_MEMORY", "8M");
	check_gpu(&set, &usual_plan, &row);
	options.form = BV_FORM_ARRAYS;
	options.channels = "slices";
	options.slices = 64;
	change_grid(&set, &options);
	begin_run(&run, &set, 5, false);
	CHECK_EQ_INT(work_with_gpu(&run, &usual_plan, &row, 0),
		     BV_GPU_NO_MEMORY);
	CHECK_STR(row.reason, "out of memory: a grid takes 5 MiB, more than "
			      "half of the 8 MiB free");
	check_part_and_end_run(&run);
	CHECK_EQ_INT(emulator_check_clean(), 0);
	set_emulator("EMULATOR_MEMORY", NULL);
	remove_set(&set);
}

/* The call number 'n' for memory of the device is refused. */
static enum bv_gpu_end refuse(struct frame_set *set, uint32_t n,
			      struct bv_gpu_row *row)
{
	/* All frames are larger than a batch. */
	static const struct bv_gpu_plan plan = {
		.workers = 2, .batch_frames = 1, .batch_bytes = 1};
	struct gpu_run run;
	enum bv_gpu_end end;
	char fault[32];

	snprintf(fault, sizeof(fault), "cudaMalloc@%" PRIu32 "=2", n);
	set_emulator("EMULATOR_FAIL", fault);
	begin_run(&run, set, 2, false);
	end = work_with_gpu(&run, &plan, row, 0);
	CHECK_EQ_INT(emulator_check_clean(), 0);
	if (end == BV_GPU_DONE)
		check_and_end_run(&run);
	else
		check_part_and_end_run(&run);
	return end;
}

/*
 * What is asked for at the start is refused, one after the other; and then what a frame
 * needs that is larger than its batch: the CPU converts that one.
 */
static void test_large_frames(void)
{
	struct bv_gpu_row row = {0};
	uint64_t fewest = UINT64_MAX, written;
	uint32_t at_start = 0, later = 0;
	struct frame_set set;

	make_set(&set, "surround", 0.5, "kitti", 12, false);
	while (refuse(&set, at_start + 1, &row) == BV_GPU_NO_MEMORY)
		at_start++;
	while (emulator_faults() > 0) {
		written = row.stages[BV_GPU_STAGE_WRITE].frames;
		fewest = written < fewest ? written : fewest;
		later++;
		CHECK_EQ_INT(refuse(&set, at_start + later + 1, &row),
			     BV_GPU_DONE);
	}
	CHECK(at_start > 0 && later > 0);
	CHECK(fewest < row.stages[BV_GPU_STAGE_WRITE].frames);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

static void test_no_device(void)
{
	const struct bv_gpu_plan absent = {.device = 7, .workers = 5};
	struct frame_set set;
	char reason[100];

	make_set(&set, "surround", 0.5, "kitti", 12, false);
	expect_refusal(&set, &absent, BV_GPU_UNUSABLE, 101);
	set_emulator("EMULATOR_DEVICES", "none");
	expect_refusal(&set, &usual_plan, BV_GPU_UNUSABLE, 35);
	CHECK_EQ_INT(bv_gpu_count(reason, sizeof(reason)), 0);
	CHECK_STR(reason, "there is no NVIDIA driver");
	set_emulator("EMULATOR_DEVICES", NULL);
	set_emulator("EMULATOR_FAIL", "cudaLaunchKernel@1=209");
	expect_refusal(&set, &usual_plan, BV_GPU_UNUSABLE, 209);
	set_emulator("EMULATOR_FAIL", NULL);
	remove_set(&set);
}

/*
 * Five workers and the completer want a thread each.  One worker will do; with less,
 * nothing is claimed.
 */
static void test_few_threads(void)
{
	struct frame_set set;

	make_set(&set, "surround", 0.5, "kitti", 12, false);
	for (int n = 0; n < 2; n++) {
		threads_left = n;
		expect_refusal(&set, &usual_plan, BV_GPU_UNUSABLE, 0);
	}
	for (int n = 2; n < 7; n++) {
		struct bv_gpu_row row = {0};

		threads_left = n;
		check_gpu(&set, &usual_plan, &row);
	}
	threads_left = 1000000;
	remove_set(&set);
}

/* What kernels do is no matter here. */
int main(void)
{
	check_use_temporary_directory();
	set_emulator("EMULATOR_SHARES", "1");
	test_little_memory();
	test_large_ledgers();
	test_large_frames();
	test_no_device();
	test_few_threads();
	return 0;
}
