/*
 * main.c - birdview-gpu-bench: how many frames a second a device converts
 *
 *	birdview-gpu-bench FRAMES OUTPUT CASE...
 *
 * Converts the frames FRAMES/NAME.bin again and again into the directory OUTPUT,
 * for each CASE as it says (see case.h), and prints for each
 *
 *	row CASE workers batch frames seconds frames/s GB/s MiB MiB
 *
 * set off by tabs: what was read a second, and this process's memory when the
 * clock started and stopped.  For a GPU lines of its stages and of what its workers
 * waited for follow,
 *
 *	stage CASE NAME frames share% microseconds
 *	wait CASE NAME share%
 *	bound CASE NAME
 *
 * the share of the workers' time ("-" for the device, which is none of them), the time
 * of a frame in it, and what bounded the whole.  Cases share one process, so that a
 * device is started once.  A case that fails does not stop the others.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

static double share(uint64_t part, uint64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : 0.0;
}

static void print_stages(const struct bench_case *c,
			 const struct bv_gpu_row *row)
{
	static const char *const names[BV_GPU_STAGES] = {
		[BV_GPU_STAGE_READ] = "read",
		[BV_GPU_STAGE_SUBMIT] = "submit",
		[BV_GPU_STAGE_DEVICE] = "device",
		[BV_GPU_STAGE_ENCODE] = "encode",
		[BV_GPU_STAGE_WRITE] = "write",
	};
	const uint64_t time = bv_gpu_time_of_workers(row);

	for (int i = 0; i < BV_GPU_STAGES; i++) {
		const struct bv_gpu_stage_sums *s = &row->stages[i];

		printf("stage\t%s\t%s\t%" PRIu64 "\t", c->text, names[i],
		       s->frames);
		if (i == BV_GPU_STAGE_DEVICE)
			printf("-");
		else
			printf("%.1f", 100 * share(s->busy_ns, time));
		printf("\t%.2f\n", 1e-3 * share(s->busy_ns, s->frames));
	}
}

static void print_bound(const struct bench_case *c,
			const struct bv_gpu_row *row)
{
	static const char *const waits[BV_GPU_WAITS] = {
		[BV_GPU_WAIT_UPLOAD] = "bus",
		[BV_GPU_WAIT_BATCH] = "GPU",
		[BV_GPU_WAIT_FRAME] = "end",
	};
	static const char *const bounds[] = {
		[BV_GPU_BOUND_READING] = "reading",
		[BV_GPU_BOUND_ENCODING] = "encoding",
		[BV_GPU_BOUND_WRITING] = "writing",
		[BV_GPU_BOUND_BUS] = "the bus",
		[BV_GPU_BOUND_GPU] = "the GPU",
	};
	const uint64_t time = bv_gpu_time_of_workers(row);

	for (int i = 0; i < BV_GPU_WAITS; i++)
		printf("wait\t%s\t%s\t%.1f\n", c->text, waits[i],
		       100 * share(row->waited_ns[i], time));
	printf("bound\t%s\t%s\n", c->text, bounds[bv_gpu_find_bound(row)]);
}

static void print(const struct bench_case *c, const struct bench_files *files,
		  const struct bench_result *result)
{
	const double rate = result->frames / result->seconds;
	const double frame_bytes = share(files->bytes, files->frame_count);

	printf("row\t%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32
	       "\t%.3f\t%.1f\t%.2f\t%.0f\t%.0f\n",
	       c->text, result->plan.workers, result->row.batch_frames,
	       result->frames, result->seconds, rate, 1e-9 * rate * frame_bytes,
	       (double)result->memory_before / 1048576,
	       (double)result->memory_after / 1048576);
	if (c->gpu) {
		print_stages(c, &result->row);
		print_bound(c, &result->row);
	}
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct bench_files files = {0};
	int result = EXIT_SUCCESS;

	if (argc < 4) {
		fputs("Usage: birdview-gpu-bench FRAMES OUTPUT CASE...\n",
		      stderr);
		return 2;
	}
	if (!bench_files_find(&files, argv[1])) {
		fprintf(stderr, "birdview-gpu-bench: no frames in %s\n",
			argv[1]);
		return EXIT_FAILURE;
	}
	for (int i = 3; i < argc; i++) {
		struct bench_case c;
		struct bench_result measured;

		if (bench_case_parse(argv[i], &c) &&
		    bench_run(&c, &files, argv[2], &measured))
			print(&c, &files, &measured);
		else
			result = EXIT_FAILURE;
	}
	bench_files_free(&files);
	return result;
}
