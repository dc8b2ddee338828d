/*
 * worker.c - the loop of everyone who converts frames
 */

#include "run/worker.h"

#include <errno.h>
#include <limits.h>

#include "run/output_name.h"

static void convert_frame(const struct bv_run *run,
			  struct bv_converter *converter, uint32_t frame)
{
	const struct bv_file *file = &run->files[frame];
	struct bv_frame_result result = {0};
	char renamed[PATH_MAX];
	const char *output = file->output;

	if (run->rename_outputs) {
		output = renamed;
		if (bv_output_name(file->output, renamed, sizeof(renamed)) ==
		    0) {
			result.status = BV_ERR_PATH;
			result.system_error = ENAMETOOLONG;
		}
	}
	if (result.status == BV_OK)
		bv_convert_file(converter, file->input, output, &result);
	bv_frame_end(&run->table->rows[frame], &result);
}

void bv_work(const struct bv_run *run, struct bv_converter *converter)
{
	struct bv_frame_table *table = run->table;
	uint32_t begin, end;

	while (!atomic_load(&table->stop) &&
	       bv_claim_chunk(table, &begin, &end)) {
		for (uint32_t i = begin; i < end; i++) {
			if (atomic_load(&table->stop))
				return;
			atomic_store(&table->rows[i].state, BV_FRAME_STARTED);
			convert_frame(run, converter, i);
			if (run->ended != NULL)
				run->ended(run->context, i);
		}
	}
}
