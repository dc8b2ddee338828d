/*
 * gpu_news.c - what people are told of GPUs
 *
 * Who asked for a GPU and does not get one is told in one line.  Who left it to
 * birdview (--device auto) need not know, unless a GPU fails that was at work.
 */

#include "cli/gpu_news.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/message.h"
#include "gpu/device.h"
#include "run/probe.h"

/* -------------------------------------------------------------------------- */
/* In a run                                                                   */
/* -------------------------------------------------------------------------- */

static void tell_none(const struct bv_settings *settings, const char *why)
{
	if (settings->convert.device == BV_DEVICE_AUTO)
		bv_msg("no usable GPU (%s); using the CPU", why);
	else if (settings->convert.no_fallback)
		bv_msg("no usable GPU (%s), and --no-fallback was given", why);
	else
		bv_msg("no usable GPU (%s); converting on the CPU", why);
}

void bv_tell_gpu_news(const struct bv_settings *settings, enum bv_gpu_news news,
		      uint32_t device, const char *text)
{
	const bool asked_for = settings->convert.device == BV_DEVICE_GPU;
	const bool is_error = asked_for && settings->convert.no_fallback;
	const int importance = is_error ? -1 : 0;

	switch (news) {
	case BV_GPU_CAME:
		if (settings->verbosity > 0)
			bv_msg("GPU %" PRIu32 " (%s) is ready", device, text);
		break;
	case BV_GPU_REFUSED:
		if (settings->verbosity >= (asked_for ? 0 : 1))
			bv_msg("GPU %" PRIu32 " cannot be used (%s)", device,
			       text);
		break;
	case BV_GPU_NONE_CAME:
		if (settings->verbosity >= (asked_for ? importance : 1))
			tell_none(settings, text);
		break;
	case BV_GPU_RESTARTED:
		if (settings->verbosity >= 0)
			bv_msg("GPU %" PRIu32 " was lost (%s); starting again",
			       device, text);
		break;
	case BV_GPU_GONE:
		if (settings->verbosity >= importance)
			bv_msg("GPU %" PRIu32 " was lost (%s)%s", device, text,
			       is_error ? "" : "; going on without it");
		break;
	}
}

/* -------------------------------------------------------------------------- */
/* Where the time went                                                        */
/* -------------------------------------------------------------------------- */

static const char *stage_name(enum bv_gpu_stage stage)
{
	switch (stage) {
	case BV_GPU_STAGE_READ:
		return "read";
	case BV_GPU_STAGE_SUBMIT:
		return "submit";
	case BV_GPU_STAGE_DEVICE:
		return "device";
	case BV_GPU_STAGE_ENCODE:
		return "encode";
	case BV_GPU_STAGE_WRITE:
		return "write";
	case BV_GPU_STAGES:
		break;
	}
	return "";
}

static double ratio(double part, double whole)
{
	return whole > 0.0 ? part / whole : 0.0;
}

static double busy_time(struct bv_gpu_stage_sums *sums)
{
	return (double)atomic_load(&sums->busy_ns);
}

static double idle_time(struct bv_gpu_stage_sums *sums)
{
	return (double)atomic_load(&sums->idle_ns);
}

/*
 * All the time that the threads of a stage had.  Reading and submitting share
 * theirs, and so do encoding and writing.
 */
static double thread_time(struct bv_gpu_row *row, enum bv_gpu_stage stage)
{
	static const enum bv_gpu_stage partner[BV_GPU_STAGES] = {
		[BV_GPU_STAGE_READ] = BV_GPU_STAGE_SUBMIT,
		[BV_GPU_STAGE_SUBMIT] = BV_GPU_STAGE_READ,
		[BV_GPU_STAGE_DEVICE] = BV_GPU_STAGE_DEVICE,
		[BV_GPU_STAGE_ENCODE] = BV_GPU_STAGE_WRITE,
		[BV_GPU_STAGE_WRITE] = BV_GPU_STAGE_ENCODE,
	};
	struct bv_gpu_stage_sums *own = &row->stages[stage];
	struct bv_gpu_stage_sums *other = &row->stages[partner[stage]];
	const double time = busy_time(own) + idle_time(own);

	if (own == other)
		return time;
	return time + busy_time(other) + idle_time(other);
}

static void print_stage(uint32_t device, struct bv_gpu_row *row,
			enum bv_gpu_stage stage)
{
	struct bv_gpu_stage_sums *sums = &row->stages[stage];
	const double frames = (double)atomic_load(&sums->frames);
	const uint32_t threads = atomic_load(&sums->threads);
	const double time = thread_time(row, stage);

	bv_msg("GPU %" PRIu32 ": %-6s %8.0f frames, %2" PRIu32 " thread%s "
	       "%3.0f%% busy, %3.0f%% idle, mean queue %.1f",
	       device, stage_name(stage), frames, threads,
	       threads == 1 ? ", " : "s,", 100.0 * ratio(busy_time(sums), time),
	       100.0 * ratio(idle_time(sums), time),
	       ratio((double)atomic_load(&sums->queued), frames));
}

void bv_print_gpu_stages(const struct bv_settings *settings,
			 const struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < table->gpu_count; i++) {
		struct bv_gpu_row *row = &table->gpu_rows[i];
		const uint32_t device =
			bv_gpu_of_row(settings->convert.gpus, i);

		for (int s = 0; s < BV_GPU_STAGES; s++) {
			if (atomic_load(&row->stages[s].threads) > 0)
				print_stage(device, row, (enum bv_gpu_stage)s);
		}
	}
}

/* -------------------------------------------------------------------------- */
/* Before a run                                                               */
/* -------------------------------------------------------------------------- */

void bv_list_gpus(int column)
{
	struct bv_gpu_list list;

	/* What is still to be written must not be written by two processes. */
	fflush(stdout);
	bv_probe_gpus(&list);
	printf("%-*s%s", column, "gpu",
	       bv_device_info(BV_DEVICE_GPU)->description);
	if (list.count == 0)
		printf("; not usable: %s", list.reason);
	putchar('\n');
	for (uint32_t i = 0; i < list.count; i++) {
		const struct bv_gpu_info *gpu = &list.gpus[i];
		char name[32];

		snprintf(name, sizeof(name), "gpu:%" PRIu32, i);
		if (gpu->name[0] == '\0')
			printf("%-*snot usable\n", column, name);
		else
			printf("%-*s%s, %.1f GiB, compute capability %d.%d%s\n",
			       column, name, gpu->name,
			       (double)gpu->memory / (1 << 30), gpu->major,
			       gpu->minor,
			       gpu->integrated ? ", integrated" : "");
	}
}

bool bv_insist_on_gpu(const struct bv_settings *settings)
{
	struct bv_gpu_list list;

	bv_probe_gpus(&list);
	if (list.count > 0 &&
	    (settings->convert.gpus == 0 || list.count >= 32 ||
	     (settings->convert.gpus & ((UINT32_C(1) << list.count) - 1)) != 0))
		return true;
	if (list.count > 0)
		snprintf(list.reason, sizeof(list.reason),
			 "there %s %" PRIu32 ", numbered from 0",
			 list.count == 1 ? "is" : "are", list.count);
	bv_tell_gpu_news(settings, BV_GPU_NONE_CAME, 0, list.reason);
	return false;
}
