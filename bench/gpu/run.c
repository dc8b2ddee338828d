/*
 * run.c - one case, measured in the steady state
 *
 * Threads work on a frame table that is longer than can be done in the time; a
 * look at the table every millisecond starts and stops the clock.  So neither
 * the start of a device nor the end of a run, when some threads have nothing to
 * do, is part of what is measured.
 */

#include "run.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "convert/converter.h"
#include "run/cpus.h"

/* No machine is expected to do more in a millisecond. */
#define MOST_FRAMES_A_MILLISECOND 60

#define MOST_THREADS 256

/* What is at work on a case. */
struct work {
	const struct bench_case *c;
	struct bv_run run;
	struct bench_result *result;
	struct bv_converter *converters[MOST_THREADS]; /* of the CPU path */
	pthread_t threads[MOST_THREADS];
	uint32_t thread_count;
	_Atomic uint32_t at_work; /* threads that have not ended */
	_Atomic uint32_t next_slot;
	enum bv_gpu_end end;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static uint64_t resident_bytes(void)
{
	unsigned long long size, resident = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file == NULL)
		return 0;
	if (fscanf(file, "%llu %llu", &size, &resident) != 2)
		resident = 0;
	fclose(file);
	return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* -------------------------------------------------------------------------- */
/* Working                                                                    */
/* -------------------------------------------------------------------------- */

static void *work_with_gpu(void *argument)
{
	struct work *work = argument;

	work->end =
		bv_gpu_work(&work->run, &work->result->plan, &work->result->row,
			    bv_gpu_slots(work->run.table, 0), NULL, NULL);
	atomic_fetch_sub(&work->at_work, 1);
	return NULL;
}

static void *work_with_cpu(void *argument)
{
	struct work *work = argument;
	const uint32_t i = atomic_fetch_add(&work->next_slot, 1);

	bv_work(&work->run, &work->run.table->slots[i], work->converters[i],
		NULL, NULL);
	atomic_fetch_sub(&work->at_work, 1);
	return NULL;
}

static bool start_thread(struct work *work, void *(*function)(void *))
{
	atomic_fetch_add(&work->at_work, 1);
	if (pthread_create(&work->threads[work->thread_count], NULL, function,
			   work) != 0)
		return false;
	work->thread_count++;
	return true;
}

static bool start(struct work *work)
{
	if (work->c->gpu)
		return start_thread(work, work_with_gpu);
	for (uint32_t i = 0; i < work->result->plan.workers; i++) {
		if (bv_converter_make(&work->converters[i], work->run.options,
				      false) != BV_OK ||
		    !start_thread(work, work_with_cpu))
			return false;
	}
	return true;
}

static void finish(struct work *work)
{
	atomic_store(&work->run.table->stop, true);
	for (uint32_t i = 0; i < work->thread_count; i++)
		pthread_join(work->threads[i], NULL);
	for (uint32_t i = 0; i < MOST_THREADS; i++)
		bv_converter_free(work->converters[i]);
}

/* -------------------------------------------------------------------------- */
/* Watching                                                                   */
/* -------------------------------------------------------------------------- */

static bool pause_and_look(const struct work *work)
{
	const struct timespec millisecond = {.tv_nsec = 1000000};

	nanosleep(&millisecond, NULL);
	return atomic_load(&work->at_work) > 0;
}

/* Starts the clock once enough frames have ended, and stops it in time. */
static void watch(struct work *work)
{
	const struct bench_case *c = work->c;
	_Atomic uint32_t *ended = &work->run.table->end_count;
	struct bench_result *result = work->result;
	uint32_t first;
	double begin;

	while (atomic_load(ended) < c->warm && pause_and_look(work))
		;
	first = atomic_load(ended);
	begin = now();
	result->memory_before = resident_bytes();
	while (pause_and_look(work)) {
		result->frames = atomic_load(ended) - first;
		result->seconds = now() - begin;
		if (result->seconds * 1e3 >= c->most ||
		    (result->seconds * 1e3 >= c->least &&
		     result->frames >= c->conversions))
			break;
	}
	result->memory_after = resident_bytes();
}

/* -------------------------------------------------------------------------- */
/* A case                                                                     */
/* -------------------------------------------------------------------------- */

/* Fills in the numbers that the case leaves open. */
static void plan_threads(const struct bench_case *c, struct bv_gpu_plan *plan)
{
	const uint32_t threads = c->threads > 0 ? c->threads : bv_usable_cpus();

	*plan = (struct bv_gpu_plan){
		.batch_frames = c->batch,
		.batch_bytes = (size_t)c->mib << 20,
		.maker = c->cpu_encodes ? BV_GPU_MAKER_CPU
					: BV_GPU_MAKER_BY_RULE,
	};
	if (c->gpu)
		bv_gpu_plan_threads(plan, threads);
	else
		plan->workers = threads < MOST_THREADS ? threads : MOST_THREADS;
	if (c->workers > 0)
		plan->workers = c->workers;
}

static uint32_t count_conversions(const struct bench_case *c)
{
	const uint32_t in_time = c->least * MOST_FRAMES_A_MILLISECOND;

	return c->warm + (c->conversions > in_time ? c->conversions : in_time);
}

static struct bv_frame_table *make_table(const struct bench_case *c,
					 const struct bv_gpu_plan *plan)
{
	const uint32_t frames = count_conversions(c);

	if (!c->gpu)
		return bv_frame_table_create(frames, BV_SCHEDULE_GUIDED,
					     plan->workers);
	return bv_frame_table_create_with_gpus(frames, BV_SCHEDULE_GUIDED, 1, 1,
					       plan->workers);
}

static bool succeeded(const struct work *work)
{
	const uint32_t failures = atomic_load(&work->run.table->failures);

	if (failures > 0)
		fprintf(stderr, "%s: %u frames failed\n", work->c->text,
			failures);
	if (work->end != BV_GPU_DONE)
		fprintf(stderr, "%s: the GPU ended with %d: %s\n",
			work->c->text, (int)work->end,
			work->result->row.reason);
	if (work->result->frames == 0)
		fprintf(stderr, "%s: no frame ended in time\n", work->c->text);
	return failures == 0 && work->end == BV_GPU_DONE &&
	       work->result->frames > 0;
}

static bool run_on_grid(const struct bench_case *c, struct bench_files *files,
			const char *output, const struct bv_grid *grid,
			struct bench_result *result)
{
	struct bv_convert_options wanted;
	struct bv_options options;
	struct work work = {.c = c, .result = result, .end = BV_GPU_DONE};
	bool good;

	plan_threads(c, &result->plan);
	if (!bench_files_list(files, count_conversions(c), c->folders))
		return false;
	bv_convert_options_init(&wanted, sizeof(wanted), grid);
	wanted.output_directory = output;
	wanted.existing = BV_EXISTING_REPLACE;
	if (bv_take_options(&options, &wanted) != BV_OK)
		return false;
	work.run = (struct bv_run){.options = &options, .files = files->files};
	work.run.table = make_table(c, &result->plan);
	if (work.run.table == NULL)
		return false;
	/* So that it does not look as if memory grew.  No matter if not. */
	madvise(work.run.table, work.run.table->bytes, MADV_POPULATE_WRITE);
	good = start(&work);
	if (good)
		watch(&work);
	finish(&work);
	good = good && succeeded(&work);
	bv_frame_table_free(work.run.table);
	return good;
}

bool bench_run(const struct bench_case *c, struct bench_files *files,
	       const char *output, struct bench_result *result)
{
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;
	bool good;

	*result = (struct bench_result){0};
	if (bv_grid_options_init(&options, sizeof(options), c->preset) !=
		    BV_OK ||
	    bv_grid_create(&grid, &options, NULL, 0) != BV_OK) {
		fprintf(stderr, "%s: there is no such preset\n", c->text);
		return false;
	}
	good = run_on_grid(c, files, output, grid, result);
	bv_grid_free(grid);
	return good;
}
