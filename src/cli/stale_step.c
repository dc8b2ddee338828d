/*
 * stale_step.c - variables of a step of Slurm that this process is no task of
 *
 * Slurm sets anew what it has for the script of a job, and leaves the rest of the
 * environment as it was where the job was submitted.  So the two may contradict each
 * other: where a script is the only task of its node, the step may have had several
 * there, or more nodes than the job.  Nothing but the control group tells always, and
 * not all clusters have those.
 */

#include "cli/stale_step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A variable's value, or "". */
static const char *get(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL ? value : "";
}

/* The group of a job's script has this name, in trees of either version. */
static bool is_in_group_of_script(void)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	bool found = false;
	char *line = NULL;
	size_t size = 0;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &size, file) > 0)
		found = strstr(line, "/step_batch/") != NULL ||
			strstr(line, "/step_batch\n") != NULL;
	free(line);
	fclose(file);
	return found;
}

/* How many numbers there are between commas; 0 if there is nothing. */
static unsigned long count_numbers(const char *list)
{
	unsigned long count = *list != '\0';

	for (; *list != '\0'; list++)
		count += *list == ',';
	return count;
}

/* "2(x3),1" begins with the tasks of the first node. */
static bool has_fewer_tasks_than_step(void)
{
	const unsigned long here = count_numbers(get("SLURM_GTIDS"));

	return strcmp(get("SLURM_NODEID"), "0") == 0 && here > 0 &&
	       here < strtoul(get("SLURM_STEP_TASKS_PER_NODE"), NULL, 10);
}

static bool has_fewer_nodes_than_step(void)
{
	const unsigned long nodes =
		strtoul(get("SLURM_JOB_NUM_NODES"), NULL, 10);

	return nodes > 0 &&
	       nodes < strtoul(get("SLURM_STEP_NUM_NODES"), NULL, 10);
}

bool bv_step_is_stale(void)
{
	return has_fewer_tasks_than_step() || has_fewer_nodes_than_step() ||
	       is_in_group_of_script();
}

/* srun has JOB.STEP there, and other launchers what is no number. */
bool bv_pmi_is_stale(void)
{
	const char *id = get("PMI_JOBID");
	const char *job = get("SLURM_JOB_ID");
	const size_t length = strspn(id, "0123456789");

	return length > 0 && id[length] == '.' && *job != '\0' &&
	       (strlen(job) != length || strncmp(job, id, length) != 0);
}
