/*
 * worker.c - a thread that does whatever is due for a GPU
 */

#include "core/float_env.h"
#include "gpu/pipeline.h"
#include "io/advise.h"

/* So far ahead of what is read the system is told what will be. */
#define FRAMES_AHEAD 2

static uint32_t claim_frame(struct bv_gpu_worker *worker)
{
	struct bv_frame_table *table = worker->gpu->run->table;
	uint32_t frame;

	do {
		frame = bv_next_frame(table, worker->slot);
		if (frame != BV_NO_FRAME) {
			atomic_store(&worker->slot->next, frame + 1);
			return frame;
		}
	} while (bv_claim_chunk(table, worker->slot));
	return BV_NO_FRAME;
}

/* A disk has the time of some frames to bring the file. */
static void advise(const struct bv_gpu_worker *worker)
{
	const struct bv_run *run = worker->gpu->run;
	const uint32_t frame =
		bv_frame_ahead(run->table, worker->slot, FRAMES_AHEAD);

	if (frame != BV_NO_FRAME && run->files[frame].input != NULL)
		bv_advise_frame(run->files[frame].input);
}

static bool read_next(struct bv_gpu_worker *worker)
{
	const uint32_t frame = claim_frame(worker);

	if (frame == BV_NO_FRAME) {
		worker->reads = false;
		bv_gpu_pool_no_more(&worker->gpu->pool);
		return true;
	}
	advise(worker);
	return bv_gpu_read(worker, frame);
}

bool bv_gpu_do_due(struct bv_gpu_worker *worker, enum bv_gpu_due due,
		   struct bv_gpu_frame *frame)
{
	switch (due) {
	case BV_GPU_SUBMIT:
		return bv_gpu_submit(worker->gpu, &worker->meter);
	case BV_GPU_FINISH:
		return bv_gpu_finish(worker, frame);
	case BV_GPU_READ:
	case BV_GPU_LEAVE:
		break;
	}
	return false;
}

/* Returns false if the worker is to leave. */
static bool do_next(struct bv_gpu_worker *worker)
{
	struct bv_gpu *gpu = worker->gpu;
	struct bv_gpu_frame *frame = NULL;
	const enum bv_gpu_due due =
		bv_gpu_pool_next(&gpu->pool, worker->reads, &frame);

	bv_gpu_meter_waited(&worker->meter, worker->reads ? BV_GPU_WAIT_BATCH
							  : BV_GPU_WAIT_FRAME);
	return due == BV_GPU_READ ? read_next(worker)
				  : bv_gpu_do_due(worker, due, frame);
}

void *bv_gpu_worker_work(void *argument)
{
	struct bv_gpu_worker *worker = argument;
	struct bv_gpu *gpu = worker->gpu;

	bv_float_enter();
	bv_gpu_meter_start(&worker->meter, gpu->row);
	if (!bv_gpu_check(gpu, cudaSetDevice((int)gpu->plan.device)))
		return NULL;
	while (do_next(worker))
		;
	return NULL;
}
