/*
 * test_no_allocation.c: a converter that has seen its frames allocates no more
 *
 * Frames of many sizes are converted, and then all of them again in another
 * order.  Proves that no memory is asked for the second time, neither from the
 * C library nor from the kernel, by birdview or by the libraries beneath it;
 * nor where a picture is up to date or a frame fails, nor for files of arrays.
 *
 * The program has functions of the C library's names, which come before those
 * wherever they are called from.  They count and pass on.
 */

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "birdview.h"
#include "drawing.h"
#include "generate.h"

#define FRAMES 12

/* ---------------------------------------------------------------------- */
/* Counting                                                               */
/* ---------------------------------------------------------------------- */

/* The names that the C library has for them itself. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static unsigned long allocations;

BV_API void *malloc(size_t size)
{
	allocations++;
	return __libc_malloc(size);
}

BV_API void *calloc(size_t count, size_t size)
{
	allocations++;
	return __libc_calloc(count, size);
}

BV_API void *realloc(void *memory, size_t size)
{
	allocations++;
	return __libc_realloc(memory, size);
}

BV_API void *aligned_alloc(size_t alignment, size_t size)
{
	allocations++;
	return __libc_memalign(alignment, size);
}

BV_API int posix_memalign(void **memory, size_t alignment, size_t size)
{
	allocations++;
	*memory = __libc_memalign(alignment, size);
	return *memory != NULL ? 0 : ENOMEM;
}

BV_API void *mmap(void *address, size_t size, int protection, int flags,
		  int file, off_t offset)
{
	allocations++;
	return (void *)syscall(SYS_mmap, address, size, protection, flags, file,
			       offset);
}

/* What the C library and what the test itself asks for is seen. */
static void test_counting(void)
{
	unsigned long before = allocations;
	void *memory;

	CHECK(closedir(opendir(".")) == 0);
	CHECK(allocations > before);
	before = allocations;
	memory = mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED && munmap(memory, 1) == 0);
	CHECK_EQ_INT(allocations, before + 1);
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

static char inputs[FRAMES][32], outputs[FRAMES][64];

/* Frame k has some k * k thousand points: sizes rise more than buffers do. */
static void make_frame(int k, uint64_t *state)
{
	static const struct generate_spec spec = {-40, 40, -40, 40,
						  -3,  3,  0.1, 1.0};
	static float points[4 * GENERATE_MAX_POINTS];
	FILE *file;

	/* Frames lie in several directories, and some paths are longer. */
	snprintf(inputs[k], sizeof(inputs[k]), "%0*d.bin", k + 1, k);
	snprintf(outputs[k], sizeof(outputs[k]), "%0*d/%d.png", 3 * (k % 4) + 1,
		 0, k);
	file = fopen(inputs[k], "wb");
	CHECK(file != NULL);
	for (int i = 0; i < k * k; i++) {
		const size_t n = generate_points(state, &spec, points);

		CHECK_EQ_INT(fwrite(points, 16, n, file), n);
	}
	CHECK(fclose(file) == 0);
}

static struct bv_converter *make_converter(const struct bv_grid *grid,
					   enum bv_existing existing)
{
	struct bv_convert_options options;
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.output_directory = "out";
	options.existing = existing;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	return converter;
}

static void convert(struct bv_converter *converter, int k,
		    enum bv_outcome outcome)
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};

	CHECK_EQ_INT(bv_convert_file(converter, inputs[k], outputs[k], &result),
		     BV_OK);
	CHECK_EQ_INT(result.outcome, outcome);
}

static void fail(struct bv_converter *converter)
{
	CHECK_EQ_INT(bv_convert_file(converter, "missing.bin", "1.png", NULL),
		     BV_ERR_OPEN);
	CHECK_EQ_INT(bv_convert_file(converter, "odd", "1.png", NULL),
		     BV_ERR_SIZE);
	CHECK_EQ_INT(bv_convert_file(converter, inputs[0], "../1.png", NULL),
		     BV_ERR_PATH);
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

static void test_converting(const struct bv_grid *grid)
{
	struct bv_converter *converter =
		make_converter(grid, BV_EXISTING_REPLACE);
	unsigned long before = allocations;

	for (int k = 0; k < FRAMES; k++)
		convert(converter, k, BV_OUTCOME_CONVERTED);
	CHECK(allocations > before);
	before = allocations;
	for (int k = FRAMES; k-- > 0;)
		convert(converter, k, BV_OUTCOME_CONVERTED);
	for (int k = 0; k < FRAMES; k++)
		convert(converter, 5 * k % FRAMES, BV_OUTCOME_CONVERTED);
	fail(converter);
	CHECK_EQ_INT(allocations, before);
	bv_converter_free(converter);
}

static void test_up_to_date(const struct bv_grid *grid)
{
	struct bv_converter *converter =
		make_converter(grid, BV_EXISTING_UPDATE);
	unsigned long before;

	for (int k = 0; k < FRAMES; k++)
		convert(converter, k, BV_OUTCOME_UP_TO_DATE);
	before = allocations;
	for (int k = FRAMES; k-- > 0;)
		convert(converter, k, BV_OUTCOME_UP_TO_DATE);
	CHECK_EQ_INT(allocations, before);
	bv_converter_free(converter);
}

/* With all that a cell can collect; the files are replaced, as pictures are. */
static void test_arrays(void)
{
	struct bv_grid_options options = preset_options("surround");
	struct bv_grid *grid;

	options.form = BV_FORM_ARRAYS;
	options.channels =
		"height,low,mean-height,max-intensity,density,slices";
	options.slices = 8;
	grid = make_grid(&options);
	test_converting(grid);
	test_up_to_date(grid);
	bv_grid_free(grid);
}

int main(void)
{
	uint64_t state = 1;
	FILE *odd;

	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);
	for (int k = 0; k < FRAMES; k++)
		make_frame(k, &state);
	odd = fopen("odd", "wb");
	CHECK(odd != NULL && fputs("odd", odd) >= 0 && fclose(odd) == 0);

	test_counting();
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		struct bv_grid *grid = make_preset_grid(bv_preset_name(i));

		test_converting(grid);
		test_up_to_date(grid);
		bv_grid_free(grid);
	}
	test_arrays();
	return 0;
}
