/*
 * stale_step.h - variables of a step of Slurm that this process is no task of
 */

#ifndef BV_CLI_STALE_STEP_H
#define BV_CLI_STALE_STEP_H

#include <stdbool.h>

/*
 * True if variables that are srun's are those of another step: sbatch hands the
 * environment that it was called in to the script, and somebody who calls it in a shell
 * that srun has started hands on the variables of that.  False where nothing tells.
 */
bool bv_step_is_stale(void);

/* The same of those that srun has set for PMI. */
bool bv_pmi_is_stale(void);

#endif /* BV_CLI_STALE_STEP_H */
