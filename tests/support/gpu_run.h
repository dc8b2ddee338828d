/*
 * gpu_run.h: the same frames through the CPU and through a GPU's pipeline
 *
 * The CPU's pictures and results are what the GPU's are held against, byte for
 * byte.  A set of frames here has everything that a pipeline may meet: small and
 * large frames, empty ones, and such as cannot be converted.
 */

#ifndef GPU_RUN_H
#define GPU_RUN_H

#include "birdview.h"
#include "gpu/gpu.h"

/* The most frames of a set. */
#define SET_MOST 48

/* A set of frames, in the current directory, and how it is converted. */
struct frame_set {
	struct bv_grid *grid;
	struct bv_convert_options options;
	struct bv_layout layout; /* of the options */
	size_t count;
	struct bv_file files[SET_MOST];
	char names[SET_MOST][2][48];
	/* What the CPU makes of them, in the directory "cpu". */
	struct bv_verdict expected[SET_MOST];
};

/*
 * Writes 'count' frames in a layout, and converts them with the CPU.  'cell' is
 * that of a small grid of the preset surround, 16 m wide; 0 takes the preset as
 * it is.  With 'faults' some frames cannot be converted.
 */
void make_set(struct frame_set *set, const char *preset, double cell,
	      const char *layout, size_t count, bool faults);

/*
 * Has a set drawn on another grid, and converted with the CPU.  'options' begin as those
 * of 16 m around the sensor.
 */
struct bv_grid_options set_grid_options(double cell);
void change_grid(struct frame_set *set, const struct bv_grid_options *options);

/* Converts them with the CPU once more, for changed options. */
void convert_with_cpu(struct frame_set *set);

/* Makes a directory, or makes it empty. */
void empty_directory(const char *path);

/* Removes frames and pictures. */
void remove_set(struct frame_set *set);

/* A run of the pipeline. */
struct gpu_run {
	struct frame_set *set;
	struct bv_options options;
	struct bv_frame_table *table;
	struct bv_run run;
	uint32_t stop_after; /* so many ends; 0: never */
	_Atomic uint32_t ended;
	_Atomic uint32_t ends[SET_MOST]; /* of each frame */
};

/*
 * Begins a run with 'slots' slots, whose pictures go to the directory "gpu";
 * 'again' leaves there what a run before has made.
 */
void begin_run(struct gpu_run *run, struct frame_set *set, uint32_t slots,
	       bool again);

/* Has a GPU work on it, and returns how that ended. */
enum bv_gpu_end work_with_gpu(struct gpu_run *run,
			      const struct bv_gpu_plan *plan,
			      struct bv_gpu_row *row, uint32_t first_slot);

/* Converts with the CPU what has not ended. */
void finish_with_cpu(struct gpu_run *run);

/*
 * Checks that all frames have ended, each once, like the CPU's and with its
 * picture, and that there is nothing else; and ends the run.
 */
void check_and_end_run(struct gpu_run *run);

/* Checks the same of those frames that have ended, and ends the run. */
void check_part_and_end_run(struct gpu_run *run);

/* Everything at once: a run that comes to its end without help. */
void check_gpu(struct frame_set *set, const struct bv_gpu_plan *plan,
	       struct bv_gpu_row *row);

/* Sets a variable of the environment, or none, and begins CUDA anew. */
void set_emulator(const char *name, const char *value);

#endif /* GPU_RUN_H */
