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
	return bv_output_name(output, bv_output_form(&run->options->all),
			      buffer, size) > 0
		       ? buffer
		       : NULL;
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

/* False if a path is missing, or too long. */
static bool find_paths(const struct bv_run *run, uint32_t frame,
		       struct bv_run_job *found, struct bv_verdict *result)
{
	struct bv_job *job = &found->job;

	*result = (struct bv_verdict){.status = BV_ERR_ARGUMENT};
	job->input = run->files[frame].input;
	job->output =
		bv_run_output(run, frame, found->buffer, sizeof(found->buffer));
	if (job->output == NULL && run->rename_outputs) {
		result->status = BV_ERR_PATH;
		result->system_error = ENAMETOOLONG;
	}
	return job->input != NULL && job->output != NULL;
}

bool bv_run_find_job(const struct bv_run *run, uint32_t frame,
		     struct bv_run_job *found, struct bv_verdict *result)
{
	if (!find_paths(run, frame, found, result))
		return false;
	*result = (struct bv_verdict){0};
	found->siblings = (struct bv_siblings){
		.owners = &run->table->owners,
		.count = run->table->frame_count,
		.derived = run->rename_outputs,
		.report = run->report,
		.run = run,
		.input = input_of,
		.output = output_of,
	};
	found->job.decision = &run->table->rows[frame].decision;
	found->job.frame = frame;
	found->job.siblings = &found->siblings;
	return true;
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
			     struct bv_converter *converter,
			     const struct bv_job *job,
			     struct bv_verdict *result)
{
	if (run->check)
		bv_check_frame(converter, job->input, job->output, result);
	else
		bv_convert_job(converter, job, result);
}

static void convert(const struct bv_run *run, struct bv_converter *converter,
		    uint32_t frame)
{
	struct bv_verdict result;
	struct bv_run_job found;

	if (bv_run_find_job(run, frame, &found, &result))
		convert_or_check(run, converter, &found.job, &result);
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
