/*
 * internals.h - birdview's private parts, for the benchmarks to time
 *
 * The benchmarks are C++, the private headers are C.  This is what they need of
 * them, in words that both languages understand.  One thread calls all of it.
 */

#ifndef BENCH_INTERNALS_H
#define BENCH_INTERNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "birdview.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The CPU time of this thread, in seconds.  On a memory file system a stage
 * never waits for anything, so that this is the time which it takes on an idle
 * machine; what other processes do meanwhile does not count.
 */
double bench_clock(void);

/* What bench_clock() was when the last bv_rasterize() had sorted its points by bands. */
double bench_sorted_at(void);

/* The CPUs that this process may use. */
unsigned bench_cpus(void);

/* The cells of a worker. */
struct bench_cells;

/* NULL if out of memory.  'grid' must live longer. */
struct bench_cells *bench_cells_create(const struct bv_grid *grid);
void bench_cells_free(struct bench_cells *cells); /* not NULL */

/*
 * The ways of binning that this processor has: "plain" at 0, then the others,
 * the fastest last; NULL past that.
 */
const char *bench_bin_name(size_t way);

/*
 * Drops 'n' points into the cells, by one of these ways, and empties them again.
 * Returns the seconds that the first took.
 */
double bench_bin(struct bench_cells *cells, size_t way,
		 const struct bv_layout *layout, const unsigned char *points,
		 size_t n);

/*
 * Encodes an image that a rasterizer has drawn on 'grid' from KITTI points, with its
 * description, as a worker does: most of that is kept from picture to picture.
 */
bool bench_encode(struct bv_encoder *encoder, const struct bv_grid *grid,
		  const struct bv_image *image, const uint8_t **png,
		  size_t *size);

/* The reader and the writer of a worker. */
struct bench_files;

/* Pictures go to the directory 'output', which exists.  NULL if that fails. */
struct bench_files *bench_files_create(const char *output);
void bench_files_free(struct bench_files *files); /* not NULL */

/* Reads a frame of KITTI points into memory that is used again. */
bool bench_read(struct bench_files *files, const char *path);

/* Writes a picture as a worker does. */
bool bench_write(struct bench_files *files, const char *name, const void *data,
		 size_t size);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_INTERNALS_H */
