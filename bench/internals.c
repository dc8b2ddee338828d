/*
 * internals.c - birdview's private parts, for the benchmarks to time
 *
 * Sorting points and finishing are two halves of one call, bv_rasterize(), and each
 * has to be timed where it is: finishing finds the points in the caches as sorting
 * has left them.  So the linker puts the function below in the place of
 * bv_bands_add() (its option --wrap), which does the same and looks at the clock.
 */

#include "internals.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "bin_plain.h"
#include "convert/metadata.h"
#include "core/cells.h"
#include "core/layout.h"
#include "io/read.h"
#include "io/write.h"
#include "png/encoder.h"
#include "run/cpus.h"

/* ---------------------------------------------------------------------- */
/* Time                                                                   */
/* ---------------------------------------------------------------------- */

static double sorted_at;

double bench_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_sorted_at(void)
{
	return sorted_at;
}

__typeof__(bv_bands_add) __real_bv_bands_add, __wrap_bv_bands_add;

enum bv_status __wrap_bv_bands_add(struct bv_bands *bands,
				   const struct bv_source *source,
				   struct bv_point_tally *tally)
{
	const enum bv_status status = __real_bv_bands_add(bands, source, tally);

	sorted_at = bench_clock();
	return status;
}

unsigned bench_cpus(void)
{
	return bv_usable_cpus();
}

/* ---------------------------------------------------------------------- */
/* Binning                                                                */
/* ---------------------------------------------------------------------- */

struct bench_cells {
	struct plain_cells plain;
	struct bv_bands bands;
	struct bv_cells cells;
	uint32_t *list; /* of them, with room for all and BV_LIST_MORE */
};

struct bench_cells *bench_cells_create(const struct bv_grid *grid)
{
	struct bench_cells *created = calloc(1, sizeof(*created));

	if (created == NULL)
		return NULL;
	created->list = calloc(bv_grid_cells(grid) + BV_LIST_MORE,
			       sizeof(*created->list));
	if (created->list == NULL || !plain_cells_init(&created->plain, grid) ||
	    bv_bands_init(&created->bands, grid) != BV_OK ||
	    bv_cells_init(&created->cells, grid) != BV_OK) {
		bench_cells_free(created);
		return NULL;
	}
	return created;
}

void bench_cells_free(struct bench_cells *bench)
{
	plain_cells_destroy(&bench->plain);
	bv_bands_destroy(&bench->bands);
	bv_cells_destroy(&bench->cells);
	free(bench->list);
	free(bench);
}

/* The placer of a way; NULL for the plain way, and past the last. */
static const struct bv_placer *placer_of(size_t way)
{
	size_t placers = 0;

	while (bv_placer_at(placers) != NULL)
		placers++;
	return way >= 1 && way <= placers ? bv_placer_at(placers - way) : NULL;
}

const char *bench_bin_name(size_t way)
{
	const struct bv_placer *placer = placer_of(way);

	if (way == 0)
		return "plain";
	return placer != NULL ? bv_cpu_name(placer->cpu) : NULL;
}

/* Drops the points of all bands, and returns how long that took without the rest. */
static double drop_bands(struct bench_cells *bench)
{
	struct bv_cells *cells = &bench->cells;
	double seconds = 0, begin;
	size_t listed;

	for (size_t i = 0; i < bench->bands.count; i++) {
		const struct bv_band *band = &bench->bands.band[i];

		if (band->first == BV_NO_SHEAF)
			continue;
		begin = bench_clock();
		bv_cells_drop(cells, &bench->bands, band, 1.0);
		seconds += bench_clock() - begin;
		listed = cells->lister->list(cells, 0, bench->list);
		for (size_t k = 0; k < listed; k++)
			bv_cell_empty(cells, bench->list[k]);
	}
	bv_bands_clear(&bench->bands);
	return seconds;
}

/* Returns how long the plain way takes. */
static double bin_plainly(struct bench_cells *bench,
			  const struct bv_layout *layout,
			  const unsigned char *points, size_t n)
{
	const double begin = bench_clock();
	struct bv_counts counts;
	double seconds;
	size_t occupied;

	bin_plain(&bench->plain, layout, points, n, &counts);
	seconds = bench_clock() - begin;
	occupied = plain_cells_list(&bench->plain, bench->list);
	plain_cells_empty(&bench->plain, bench->list, occupied);
	return seconds;
}

double bench_bin(struct bench_cells *bench, size_t way,
		 const struct bv_layout *layout, const unsigned char *points,
		 size_t n)
{
	const struct bv_source source = {.rules = bench->cells.rules,
					 .layout = layout,
					 .rescale = 1.0,
					 .points = points,
					 .n = n};
	struct bv_point_tally tally = bv_empty_tally();
	double begin, end;

	if (way == 0)
		return bin_plainly(bench, layout, points, n);
	bench->bands.placer = placer_of(way);
	begin = bench_clock();
	if (bv_bands_add(&bench->bands, &source, &tally) != BV_OK)
		abort();
	end = bench_clock();
	return end - begin + drop_bands(bench);
}

/* ---------------------------------------------------------------------- */
/* Files                                                                  */
/* ---------------------------------------------------------------------- */

bool bench_encode(struct bv_encoder *encoder, const struct bv_grid *grid,
		  const struct bv_image *image, const uint8_t **png,
		  size_t *size)
{
	static struct bv_metadata metadata;

	bv_metadata_write(&metadata, grid, &bv_kitti, image, "000000.bin");
	return bv_encode_image(encoder, image, metadata.text, png, size) ==
	       BV_OK;
}

struct bench_files {
	struct bv_asked asked;
	struct bv_fault fault;
	struct bv_part_buffer parts;
	struct bv_writer writer;
	int output;
};

struct bench_files *bench_files_create(const char *output)
{
	struct bench_files *files = calloc(1, sizeof(*files));

	if (files == NULL)
		return NULL;
	files->asked.layout = bv_kitti;
	bv_writer_init(&files->writer);
	files->output = open(output, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (files->output < 0) {
		free(files);
		return NULL;
	}
	return files;
}

void bench_files_free(struct bench_files *files)
{
	close(files->output);
	bv_part_buffer_free(&files->parts);
	free(files);
}

static bool ignore(void *context, const struct bv_layout *layout,
		   const unsigned char *points, size_t n)
{
	(void)context;
	(void)layout;
	(void)points;
	(void)n;
	return true;
}

bool bench_read(struct bench_files *files, const char *path)
{
	const struct bv_reading reading = {&files->asked, UINT32_MAX,
					   &files->fault};
	struct bv_verdict verdict;
	struct bv_frame_info info;

	return bv_read_frame_parts(path, &reading, &files->parts, ignore, NULL,
				   &info, &verdict) == BV_OK;
}

bool bench_write(struct bench_files *files, const char *name, const void *data,
		 size_t size)
{
	const struct timespec modified = {.tv_sec = 1000000000};
	struct bv_temporary temporary;
	int error;

	return bv_write_temporary(&files->writer, files->output, data, size,
				  &modified, &temporary, &error) == BV_OK &&
	       bv_name_temporary(&temporary, name, true, &error) == BV_OK;
}
