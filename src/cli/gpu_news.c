/*
 * gpu_news.c - what people are told of GPUs
 *
 * Who asked for a GPU and does not get one is told in one line.  Who left it to
 * birdview (--device auto) need not know, unless a GPU fails that was at work.
 */

#include "cli/gpu_news.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "gpu/device.h"
#include "run/probe.h"
#include "run/visible_gpus.h"

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

static void print_stage(uint32_t device, const struct bv_gpu_row *row,
			enum bv_gpu_stage stage)
{
	const struct bv_gpu_stage_sums *sums = &row->stages[stage];
	const double frames = (double)atomic_load(&sums->frames);
	const double busy = (double)atomic_load(&sums->busy_ns);
	const double time = (double)bv_gpu_time_of_workers(row);

	if (stage == BV_GPU_STAGE_DEVICE)
		bv_msg("GPU %" PRIu32 ": %-6s %8.0f frames, %7.1f us each",
		       device, stage_name(stage), frames,
		       ratio(busy / 1000.0, frames));
	else
		bv_msg("GPU %" PRIu32 ": %-6s %8.0f frames, %7.1f us each, "
		       "%3.0f%% of the workers' time",
		       device, stage_name(stage), frames,
		       ratio(busy / 1000.0, frames), 100.0 * ratio(busy, time));
}

static const char *bound_words(enum bv_gpu_bound bound)
{
	switch (bound) {
	case BV_GPU_BOUND_READING:
		return "reading";
	case BV_GPU_BOUND_ENCODING:
		return "encoding";
	case BV_GPU_BOUND_WRITING:
		return "writing";
	case BV_GPU_BOUND_BUS:
		return "the bus to the GPU";
	case BV_GPU_BOUND_GPU:
		break;
	}
	return "the GPU";
}

static void print_waits(uint32_t device, const struct bv_gpu_row *row)
{
	const double time = (double)bv_gpu_time_of_workers(row);
	const double bus =
		(double)atomic_load(&row->waited_ns[BV_GPU_WAIT_UPLOAD]);
	const double gpu =
		(double)atomic_load(&row->waited_ns[BV_GPU_WAIT_BATCH]);

	bv_msg("GPU %" PRIu32 ": %" PRIu32 " workers waited %.0f%% of their "
	       "time for the bus, %.0f%% for the GPU: bound by %s",
	       device, atomic_load(&row->workers), 100.0 * ratio(bus, time),
	       100.0 * ratio(gpu, time), bound_words(bv_gpu_find_bound(row)));
}

/* Where the process was, if it was anywhere in particular. */
static void print_nearness(uint32_t device, const struct bv_nearness *nearness)
{
	if (nearness->cpus > 0)
		bv_msg("GPU %" PRIu32 ": on %" PRIu32 " CPUs of node %" PRIu32
		       ", with %s memory",
		       device, nearness->cpus, nearness->node,
		       nearness->memory ? "its" : "any");
	else if (nearness->memory)
		bv_msg("GPU %" PRIu32 ": with memory of node %" PRIu32, device,
		       nearness->node);
}

static void print_work(uint32_t device, const struct bv_gpu_row *row)
{
	bv_msg("GPU %" PRIu32 " (%" PRIu32 " multiprocessors, %.2f GHz): "
	       "streams of pictures made by the %s",
	       device, row->multiprocessors, row->megahertz / 1000.0,
	       row->makes_streams ? "GPU" : "CPU");
	print_nearness(device, &row->nearness);
	for (int s = 0; s < BV_GPU_STAGES; s++)
		print_stage(device, row, (enum bv_gpu_stage)s);
	print_waits(device, row);
}

void bv_print_gpu_stages(const struct bv_settings *settings,
			 const struct bv_frame_table *table)
{
	for (uint32_t i = 0; i < table->gpu_count; i++) {
		const struct bv_gpu_row *row = &table->gpu_rows[i];

		if (atomic_load(&row->workers) > 0)
			print_work(bv_gpu_of_row(settings->convert.gpus, i),
				   row);
	}
}

/* -------------------------------------------------------------------------- */
/* Before a run                                                               */
/* -------------------------------------------------------------------------- */

/* True of an instance that is seen because nobody has named any. */
static bool stands_for_others(const struct bv_gpu_info *gpu)
{
	return strstr(gpu->name, " MIG ") != NULL && bv_count_instances() == 0;
}

static void print_gpu(const struct bv_gpu_info *gpu)
{
	if (gpu->name[0] == '\0') {
		puts("not usable");
		return;
	}
	printf("%s, %.1f GiB, compute capability %d.%d%s%s\n", gpu->name,
	       (double)gpu->memory / (1 << 30), gpu->major, gpu->minor,
	       gpu->integrated ? ", integrated" : "",
	       stands_for_others(gpu)
		       ? "; others by CUDA_VISIBLE_DEVICES=MIG-...,MIG-..."
		       : "");
}

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
		char name[32];

		snprintf(name, sizeof(name), "gpu:%" PRIu32, i);
		printf("%-*s", column, name);
		print_gpu(&list.gpus[i]);
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
