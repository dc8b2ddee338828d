/*
 * visible_gpus.c - which GPU is which, and which of them a process sees
 *
 * CUDA numbers GPUs by their speed, nvidia-smi by their places on the bus, and
 * people ask for those that nvidia-smi has shown them.  So a process for a GPU has
 * CUDA number them by the bus.  Where CUDA_VISIBLE_DEVICES names some, the numbers
 * are places in that list; and since it may hold numbers itself, which are to mean
 * what they mean to other programs, the order is left as it is.
 *
 * Of GPUs that are divided (MIG) a process sees one instance, the first, however
 * many are named.  So each process is left with the entry that is its own.  This is not
 * done with other GPUs: what a number means where some of them are divided is for CUDA
 * to say.  So is all that is odd: an empty list, -1, or a list in which an entry comes
 * twice, which to CUDA is as good as an empty one.
 */

#include "run/visible_gpus.h"

#include <stdlib.h>
#include <string.h>

#include "work/frame_table.h"

#define LIST "CUDA_VISIBLE_DEVICES"

static size_t length_of_entry(const char *entry)
{
	return strcspn(entry, ",");
}

/* The entry after this one; NULL after the last. */
static const char *next_entry(const char *entry)
{
	entry += length_of_entry(entry);
	return *entry == ',' ? entry + 1 : NULL;
}

/* Does the entry stand in the list before? */
static bool is_repeated(const char *entry)
{
	const size_t length = length_of_entry(entry);

	for (const char *other = getenv(LIST); other != entry;
	     other = next_entry(other)) {
		if (length_of_entry(other) == length &&
		    strncmp(other, entry, length) == 0)
			return true;
	}
	return false;
}

uint32_t bv_count_instances(void)
{
	uint32_t count = 0;

	for (const char *entry = getenv(LIST);
	     entry != NULL && strncmp(entry, "MIG-", 4) == 0;
	     entry = next_entry(entry)) {
		if (is_repeated(entry))
			return 0;
		count++;
	}
	return count < BV_MOST_GPUS ? count : BV_MOST_GPUS;
}

/* Leaves the process with one entry of the list; false if there is no memory. */
static bool keep_entry(uint32_t index)
{
	const char *entry = getenv(LIST);
	char *own;
	bool kept;

	while (index-- > 0)
		entry = next_entry(entry);
	own = strndup(entry, length_of_entry(entry));
	kept = own != NULL && setenv(LIST, own, 1) == 0;
	free(own);
	return kept;
}

uint32_t bv_see_gpu(uint32_t gpu)
{
	if (getenv(LIST) == NULL)
		setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 0);
	/* Without memory for that, CUDA is asked for one that it does not see. */
	return gpu < bv_count_instances() && keep_entry(gpu) ? 0 : gpu;
}
