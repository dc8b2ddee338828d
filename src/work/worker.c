/*
 * worker.c - the loop of everyone who converts frames
 */

#include "work/worker.h"

#include <errno.h>

#include "convert/converter.h"
#include "convert/output_name.h"

const char *bv_run_output(const struct bv_run *run, uint32_t frame,
			  char *buffer, size_t size)
{
	const char *output = run->files[frame].output;

	if (!run->rename_outputs)
		return output;
	return bv_output_name(output, buffer, size) > 0 ? buffer : NULL;
}

bool bv_run_find_paths(const struct bv_run *run, uint32_t frame,
		       struct bv_frame_paths *paths, struct bv_verdict *result)
{
	*result = (struct bv_verdict){.status = BV_ERR_ARGUMENT};
	paths->input = run->files[frame].input;
	paths->output =
		bv_run_output(run, frame, paths->buffer, sizeof(paths->buffer));
	if (paths->output == NULL && run->rename_outputs) {
		result->status = BV_ERR_PATH;
		result->system_error = ENAMETOOLONG;
	}
	return paths->input != NULL && paths->output != NULL;
}

static const char *input_of(const void *run, uint32_t frame)
{
	return ((const struct bv_run *)run)->files[frame].input;
}

static const char *output_of(const void *run, uint32_t frame, char *buffer,
			     size_t size)
{
	return bv_run_output(run, frame, buffer, size);
}

struct bv_siblings bv_run_siblings(const struct bv_run *run)
{
	return (struct bv_siblings){
		.owners = &run->table->owners,
		.count = run->table->frame_count,
		.derived = run->rename_outputs,
		.report = run->report,
		.run = run,
		.input = input_of,
		.output = output_of,
	};
}

struct bv_job bv_run_job(const struct bv_run *run, uint32_t frame,
			 const struct bv_frame_paths *paths,
			 const struct bv_siblings *siblings)
{
	return (struct bv_job){
		.input = paths->input,
		.output = paths->output,
		.decision = &run->table->rows[frame].decision,
		.frame = frame,
		.siblings = siblings,
	};
}

bool bv_is_disk_full(const struct bv_verdict *result)
{
	return result->system_error == ENOSPC || result->system_error == EDQUOT;
}

void bv_run_end_frame(const struct bv_run *run, uint32_t frame,
		      const struct bv_verdict *result)
{
	struct bv_frame_table *table = run->table;
	uint32_t failures;

	bv_frame_end(table, frame, result);
	if (result->status == BV_OK)
		return;
	failures = atomic_fetch_add(&table->failures, 1) + 1;
	if ((run->most_failures > 0 && failures >= run->most_failures) ||
	    (run->stop_when_full && bv_is_disk_full(result)) ||
	    result->status == BV_ERR_OUTPUT_MOVED)
		atomic_store(&table->stop, true);
}

void bv_run_fail_frame(const struct bv_run *run, uint32_t frame,
		       enum bv_status status, uint64_t detail)
{
	const struct bv_verdict result = {.status = status, .detail = {detail}};

	bv_run_end_frame(run, frame, &result);
}

static void convert_or_check(const struct bv_run *run,
			     struct bv_converter *converter, uint32_t frame,
			     const struct bv_frame_paths *paths,
			     struct bv_verdict *result)
{
	const struct bv_siblings siblings = bv_run_siblings(run);
	const struct bv_job job = bv_run_job(run, frame, paths, &siblings);

	if (run->check)
		bv_check_frame(converter, paths->input, paths->output, result);
	else
		bv_convert_job(converter, &job, result);
}

static void convert(const struct bv_run *run, struct bv_converter *converter,
		    uint32_t frame)
{
	struct bv_verdict result;
	struct bv_frame_paths paths;

	if (bv_run_find_paths(run, frame, &paths, &result))
		convert_or_check(run, converter, frame, &paths, &result);
	bv_run_end_frame(run, frame, &result);
}

/*
 * The slot names the frame before anything is done with it and until its end
 * is in the table, so that nobody else is charged with a worker's death.
 */
static void work_on(const struct bv_run *run, struct bv_slot *slot,
		    struct bv_converter *converter, uint32_t frame)
{
	bv_slot_name(slot, frame);
	convert(run, converter, frame);
	bv_slot_name(slot, BV_NO_FRAME);
}

void bv_work(const struct bv_run *run, struct bv_slot *slot,
	     struct bv_converter *converter,
	     void (*ended)(void *context, uint32_t frame), void *context)
{
	struct bv_frame_table *table = run->table;
	uint32_t frame;

	do {
		while ((frame = bv_next_frame(table, slot)) != BV_NO_FRAME) {
			work_on(run, slot, converter, frame);
			if (ended != NULL)
				ended(context, frame);
			atomic_store(&slot->next, frame + 1);
		}
	} while (!atomic_load(&table->hand_over) &&
		 bv_claim_chunk(table, slot));
}
