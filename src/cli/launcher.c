/*
 * launcher.c - which of many tasks this process is, as its launcher has it
 *
 * There are two levels.  An array is a number of jobs that the scheduler starts
 * whenever there is room for them; a step is a number of tasks that one command
 * starts together.  Each job of an array may start a step.
 *
 * Not every variable with a fitting name tells which task this is.  In the script of
 * a Slurm job of two tasks, SLURM_PROCID is 0 and SLURM_NTASKS is 2, and so they are in
 * a shell that somebody opened in an allocation; but there is one process, and if that
 * did the shard 0 of 2, half of the frames would be missing with nothing amiss.  Only
 * srun sets SLURM_STEP_NUM_TASKS; but that may have come from elsewhere (stale_step.h).
 *
 * Tasks of an array have to be numbered from 0, without gaps.  Then a task that is run
 * again alone, when the array is said to have but one, is the same shard by its number
 * and the total that is given ("auto/8").
 */

#include "cli/launcher.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/stale_step.h"

/* How a launcher tells a task which it is.  Variables that it does not have are NULL. */
struct launcher {
	const char *name;
	const char *number; /* of the task */
	const char *count;  /* of all tasks */
	/* Of the numbers of an array. */
	const char *first, *last, *stride;
	uint32_t least; /* the number that a first task has */
};

/* The first that there is counts: an MPI may have been started by srun. */
static const struct launcher steps[] = {
	{.name = "openmpi",
	 .number = "OMPI_COMM_WORLD_RANK",
	 .count = "OMPI_COMM_WORLD_SIZE"},
	{.name = "pmi", .number = "PMI_RANK", .count = "PMI_SIZE"},
	{.name = "slurm-step",
	 .number = "SLURM_PROCID",
	 .count = "SLURM_STEP_NUM_TASKS"},
};

#define STEP_COUNT (sizeof(steps) / sizeof(steps[0]))
static const struct launcher *const pmi = &steps[STEP_COUNT - 2];
static const struct launcher *const slurm_step = &steps[STEP_COUNT - 1];

static const struct launcher arrays[] = {
	{.name = "slurm-array",
	 .number = "SLURM_ARRAY_TASK_ID",
	 .count = "SLURM_ARRAY_TASK_COUNT",
	 .first = "SLURM_ARRAY_TASK_MIN",
	 .last = "SLURM_ARRAY_TASK_MAX",
	 .stride = "SLURM_ARRAY_TASK_STEP"},
	{.name = "sge-array",
	 .number = "SGE_TASK_ID",
	 .first = "SGE_TASK_FIRST",
	 .last = "SGE_TASK_LAST",
	 .stride = "SGE_TASK_STEPSIZE",
	 .least = 1},
	{.name = "pbs-array", .number = "PBS_ARRAY_INDEX"},
	{.name = "aws-batch",
	 .number = "AWS_BATCH_JOB_ARRAY_INDEX",
	 .count = "AWS_BATCH_JOB_ARRAY_SIZE"},
	{.name = "kubernetes", .number = "JOB_COMPLETION_INDEX"},
	{.name = "google-batch",
	 .number = "BATCH_TASK_INDEX",
	 .count = "BATCH_TASK_COUNT"},
	{.name = "cloud-run",
	 .number = "CLOUD_RUN_TASK_INDEX",
	 .count = "CLOUD_RUN_TASK_COUNT"},
};

#define ARRAY_COUNT (sizeof(arrays) / sizeof(arrays[0]))

/* A task that was found; without a launcher it is none of many. */
struct task {
	const struct launcher *launcher;
	uint32_t number; /* from 0 */
	uint32_t count;  /* 0 if it is not known */
};

/* -------------------------------------------------------------------------- */
/* Variables                                                                  */
/* -------------------------------------------------------------------------- */

/* Empty ones are as good as none; Grid Engine has "undefined" outside of arrays. */
static const char *get(const char *variable)
{
	const char *value = variable != NULL ? getenv(variable) : NULL;

	if (value == NULL || *value == '\0' || strcmp(value, "undefined") == 0)
		return NULL;
	return value;
}

/* Reads one that has to be there. */
static bool read_number(const char *argument, const char *variable,
			uint32_t *number)
{
	const char *value = get(variable);
	char quoted[BV_QUOTE_MAX];

	if (value != NULL && bv_shard_number(value, number))
		return true;
	if (value == NULL)
		bv_msg_usage("--shard %s: %s is not set, which belongs to what "
			     "the launcher says; give --shard I/N",
			     argument, variable);
	else
		bv_msg_usage("--shard %s: %s is %s, expected a number",
			     argument, variable,
			     bv_quote(value, quoted, sizeof(quoted)));
	return false;
}

/* -------------------------------------------------------------------------- */
/* Steps                                                                      */
/* -------------------------------------------------------------------------- */

/* Outside of steps Slurm numbers processes too, and what is stale is not there. */
static bool is_there(const struct launcher *launcher)
{
	if (launcher == slurm_step)
		return get(launcher->count) != NULL && !bv_step_is_stale();
	if (launcher == pmi && bv_pmi_is_stale())
		return false;
	return get(launcher->number) != NULL || get(launcher->count) != NULL;
}

/*
 * A shell has the variables of the step that it was started by.  (A task whose output
 * is not to be buffered has a terminal for it, too, but for nothing else.)
 */
static bool is_interactive(const struct task *step)
{
	return step->launcher == slurm_step &&
	       (isatty(STDIN_FILENO) || isatty(STDERR_FILENO));
}

static bool find_step(const char *argument, struct task *step)
{
	const struct launcher *launcher = NULL;

	*step = (struct task){0};
	for (size_t i = 0; launcher == NULL && i < STEP_COUNT; i++)
		if (is_there(&steps[i]))
			launcher = &steps[i];
	if (launcher == NULL)
		return true;
	if (!read_number(argument, launcher->number, &step->number) ||
	    !read_number(argument, launcher->count, &step->count))
		return false;
	step->launcher = launcher;
	if (step->number >= step->count) {
		bv_msg_usage("--shard %s: %s is %" PRIu32 " and %s is %" PRIu32
			     ", expected numbers from 0 on; give --shard I/N",
			     argument, launcher->number, step->number,
			     launcher->count, step->count);
		return false;
	}
	if (is_interactive(step)) {
		bv_msg_usage(
			"--shard %s: this is a shell on a terminal, and no "
			"task of many; type srun birdview --shard %s ...",
			argument, argument);
		return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

/* Whether the numbers are those from the least on, without a gap. */
static bool read_bounds(const char *argument, struct task *array)
{
	const struct launcher *launcher = array->launcher;
	uint32_t first, last, stride = 1;

	if (!read_number(argument, launcher->first, &first) ||
	    !read_number(argument, launcher->last, &last) ||
	    (get(launcher->stride) != NULL &&
	     !read_number(argument, launcher->stride, &stride)))
		return false;
	if (launcher->count == NULL && last >= first && stride > 0)
		array->count = (last - first) / stride + 1;
	if (first == launcher->least && stride <= 1 && array->count > 0 &&
	    last - first == array->count - 1)
		return true;
	bv_msg_usage("--shard %s: the array has %" PRIu32
		     " tasks, of the numbers %" PRIu32 " to %" PRIu32
		     ", expected those from %" PRIu32
		     " on without a gap; for some tasks of an array say of how "
		     "many: --shard auto/N",
		     argument, array->count, first, last, launcher->least);
	return false;
}

/* Finds of how many tasks an array is, unless that was given. */
static bool read_count(const char *argument, struct task *array)
{
	const struct launcher *launcher = array->launcher;

	if (launcher->count != NULL &&
	    !read_number(argument, launcher->count, &array->count))
		return false;
	if (launcher->first != NULL && !read_bounds(argument, array))
		return false;
	if (array->count > 0)
		return true;
	bv_msg_usage("--shard %s: %s says which task this is, and nothing says "
		     "of how many; expected --shard auto/N",
		     argument, launcher->number);
	return false;
}

static bool choose_array(const char *argument, struct task *array)
{
	*array = (struct task){0};
	for (size_t i = 0; i < ARRAY_COUNT; i++) {
		if (get(arrays[i].number) == NULL)
			continue;
		if (array->launcher != NULL) {
			bv_msg_usage("--shard %s: both %s and %s are set; give "
				     "--shard I/N",
				     argument, array->launcher->number,
				     arrays[i].number);
			return false;
		}
		array->launcher = &arrays[i];
	}
	return true;
}

static bool find_array(const char *argument, bool count_is_given,
		       struct task *array)
{
	if (!choose_array(argument, array))
		return false;
	if (array->launcher == NULL)
		return true;
	if (!read_number(argument, array->launcher->number, &array->number))
		return false;
	if (!count_is_given && !read_count(argument, array))
		return false;
	if (array->number < array->launcher->least ||
	    (array->count > 0 &&
	     array->number - array->launcher->least >= array->count)) {
		bv_msg_usage("--shard %s: %s is %" PRIu32
			     ", which is none of the array's numbers; give "
			     "--shard I/N",
			     argument, array->launcher->number, array->number);
		return false;
	}
	array->number -= array->launcher->least;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Both                                                                       */
/* -------------------------------------------------------------------------- */

static bool refuse_no_launcher(const char *argument)
{
	if (get("SLURM_JOB_ID") != NULL)
		bv_msg_usage("--shard %s: this is a job of Slurm, but no task "
			     "of a step or an array; type srun birdview "
			     "--shard %s ..., or submit it by sbatch "
			     "--array=0-7",
			     argument, argument);
	else
		bv_msg_usage("--shard %s: no launcher says which task this is; "
			     "expected one of srun, sbatch --array, mpirun or "
			     "the like, or --shard I/N, such as 0/8 to 7/8",
			     argument);
	return false;
}

/* Whether a given count is one of all tasks that there are. */
static bool count_fits(const char *argument, uint32_t count,
		       const struct task *array, const struct task *step)
{
	if (array->launcher == NULL && count != step->count) {
		bv_msg_usage("--shard %s: %s is %" PRIu32 ", expected %" PRIu32,
			     argument, step->launcher->count, step->count,
			     count);
		return false;
	}
	if (step->launcher != NULL && count % step->count != 0) {
		bv_msg_usage("--shard %s: %s is %" PRIu32
			     ", expected a number that divides %" PRIu32,
			     argument, step->launcher->count, step->count,
			     count);
		return false;
	}
	return true;
}

/* Puts both levels together; the count is given, or known of both. */
static bool combine(struct bv_shard *shard, const char *argument,
		    uint32_t given, const struct task *array,
		    const struct task *step)
{
	const uint64_t tasks = step->launcher != NULL ? step->count : 1;
	const uint64_t jobs = array->launcher != NULL ? array->count : 1;
	const uint64_t count = given > 0 ? given : jobs * tasks;
	const uint64_t index = array->number * tasks + step->number;

	if (given > 0 && !count_fits(argument, given, array, step))
		return false;
	if (index >= count) {
		bv_msg_usage("--shard %s: this is task %" PRIu64
			     " of all, expected one of 0 to %" PRIu64,
			     argument, index, count - 1);
		return false;
	}
	if (count > BV_MOST_SHARDS) {
		bv_msg_usage("--shard %s: there are %" PRIu64
			     " tasks, expected at most %u",
			     argument, count, BV_MOST_SHARDS);
		return false;
	}
	shard->index = (uint32_t)index;
	shard->count = (uint32_t)count;
	return true;
}

bool bv_shard_from_launcher(struct bv_shard *shard, const char *argument,
			    uint32_t count)
{
	struct task array, step;

	*shard = (struct bv_shard){0};
	if (!find_step(argument, &step) ||
	    !find_array(argument, count > 0, &array))
		return false;
	if (step.launcher == NULL && array.launcher == NULL)
		return refuse_no_launcher(argument);
	snprintf(shard->launcher, sizeof(shard->launcher), "%s%s%s",
		 array.launcher != NULL ? array.launcher->name : "",
		 array.launcher != NULL && step.launcher != NULL ? "+" : "",
		 step.launcher != NULL ? step.launcher->name : "");
	return combine(shard, argument, count, &array, &step);
}
