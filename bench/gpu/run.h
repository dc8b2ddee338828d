/*
 * run.h - one case, measured in the steady state
 */

#ifndef BENCH_GPU_RUN_H
#define BENCH_GPU_RUN_H

#include "case.h"
#include "files.h"
#include "gpu/gpu.h"

struct bench_result {
	uint32_t frames; /* that ended while the clock ran */
	double seconds;  /* that it ran */
	uint64_t memory_before, memory_after; /* bytes of this process */
	struct bv_gpu_plan plan;              /* as worked with */
	struct bv_gpu_row row;                /* the GPU's, at the end */
};

/*
 * Converts frames into 'output' as the case says.  Returns false with a line on
 * standard error if that fails.
 */
bool bench_run(const struct bench_case *c, struct bench_files *files,
	       const char *output, struct bench_result *result);

#endif /* BENCH_GPU_RUN_H */
