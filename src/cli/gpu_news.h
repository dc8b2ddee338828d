/*
 * gpu_news.h - what people are told of GPUs
 *
 * All of it goes to standard error.
 */

#ifndef BV_CLI_GPU_NEWS_H
#define BV_CLI_GPU_NEWS_H

#include "cli/options.h"
#include "run/parent.h"

/* Tells what has happened to a GPU, if the settings want it told. */
void bv_tell_gpu_news(const struct bv_settings *settings, enum bv_gpu_news news,
		      uint32_t device, const char *text);

/* Writes for each GPU that has worked a line for each stage of its work. */
void bv_print_gpu_stages(const struct bv_settings *settings,
			 const struct bv_frame_table *table);

/* Lists the GPUs on standard output, one a line. */
void bv_list_gpus(int column);

/*
 * True if there is a GPU of those that the settings ask for; otherwise writes
 * why there is not.
 */
bool bv_insist_on_gpu(const struct bv_settings *settings);

#endif /* BV_CLI_GPU_NEWS_H */
