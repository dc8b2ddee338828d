/*
 * test_npz_refusal.c: what cannot be an .npz file is refused, and no memory is told
 *
 * Proves that arrays of another form than birdview.h has it, with cells that do not rise
 * or lie outside, names that are not allowed or occur twice, and arrays of 4 GiB or more
 * are refused, that one just below that is not, and that nothing is touched then; that
 * each allocation may fail, and the encoder makes the right file afterwards; and that it
 * makes none once it has seen the largest.
 */

#include <zlib.h>

#include "check.h"
#include "memory_limit.h"
#include "random_arrays.h"

static struct bv_npz_encoder *encoder;

static const uint32_t cells[] = {1, 3, 5};
static const float heights[] = {1.5f, -0.25f, 0};
static const float counts[] = {1, 2, 3};
static const void *const planes[] = {heights, counts};
static const struct bv_array sound = {.struct_size = sizeof(sound),
				      .name = "bev",
				      .occupied = 3,
				      .cells = cells,
				      .planes = planes,
				      .channels = 2,
				      .height = 2,
				      .width = 3,
				      .type = BV_F4};

static void expect_arrays(const struct bv_array *const *arrays, size_t n,
			  const char *text, enum bv_status expected)
{
	const uint8_t *npz = NULL;
	size_t size = 4711;

	CHECK_EQ_INT(bv_encode_npz(encoder, arrays, n, text, &npz, &size),
		     expected);
	if (expected != BV_OK)
		CHECK(npz == NULL && size == 4711);
}

static void expect_array(const struct bv_array *array, enum bv_status expected)
{
	expect_arrays(&array, 1, NULL, expected);
}

/* What becomes of the array once this is changed about it. */
#define WITH(expected, ...)                     \
	do {                                    \
		struct bv_array other = sound;  \
                                                \
		(void)(__VA_ARGS__);            \
		expect_array(&other, expected); \
	} while (0)
#define ODD(...) WITH(BV_ERR_ARGUMENT, __VA_ARGS__)
#define GOOD(...) WITH(BV_OK, __VA_ARGS__)

static void test_forms(void)
{
	static const void *const half[] = {heights, NULL};

	GOOD(other.channels = 2);
	ODD(other.struct_size = 0);
	ODD(other.struct_size = 12);
	ODD(other.struct_size = 4104);
	ODD(other.width = 0);
	ODD(other.height = 0);
	ODD(other.channels = 0);
	ODD(other.width = 65536);
	ODD(other.height = 65536);
	ODD(other.channels = 65536);
	ODD(other.type = BV_F8);
	ODD(other.type = BV_I1);
	ODD(other.cells = NULL);
	ODD(other.planes = NULL);
	ODD(other.planes = half);
	ODD(other.occupied = 7);
	ODD(other.height = 1);
	GOOD(other.occupied = 0, other.cells = NULL, other.planes = NULL);
}

static void test_cells(void)
{
	static const uint32_t twice[] = {1, 1, 5}, falling[] = {1, 5, 3};
	static const uint32_t outside[] = {1, 3, 6}, last[] = {1, 3, 5};
	static const uint32_t far[] = {1, 3, UINT32_MAX};

	ODD(other.cells = twice);
	ODD(other.cells = falling);
	ODD(other.cells = outside);
	ODD(other.cells = far);
	GOOD(other.cells = last);
}

static void test_names(void)
{
	static char name[BV_ARRAY_NAME_MAX + 2];

	ODD(other.name = NULL);
	ODD(other.name = "");
	ODD(other.name = "about");
	GOOD(other.name = "About");
	for (int c = 1; c < 256; c++) {
		const bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_';

		name[0] = (char)c;
		WITH(letter ? BV_OK : BV_ERR_ARGUMENT, other.name = name);
	}
	memset(name, 'n', BV_ARRAY_NAME_MAX);
	GOOD(other.name = name);
	memset(name, 'n', BV_ARRAY_NAME_MAX + 1);
	ODD(other.name = name);
}

/* Floats of 2^28 cells are 1 GiB. */
static void test_sizes(void)
{
	ODD(other.width = 65535, other.height = 4097);
	ODD(other.width = other.height = 16384, other.channels = 4,
	    other.occupied = 0);
	ODD(other.width = 65535, other.height = 4096, other.channels = 65535,
	    other.occupied = 0);
	ODD(other.width = other.height = 16384, other.channels = 16,
	    other.type = BV_U1, other.occupied = 0);
	GOOD(other.width = other.height = 16384, other.channels = 15,
	     other.type = BV_U1, other.occupied = 0);
	GOOD(other.width = 65535, other.height = 4096, other.channels = 4,
	     other.occupied = 0);
}

static void test_lists(void)
{
	static char text[BV_TEXT_MAX + 2];
	const struct bv_array *many[BV_ARRAYS_MAX + 1];
	struct bv_array named[BV_ARRAYS_MAX + 1];
	char names[BV_ARRAYS_MAX + 1][24];

	for (int i = 0; i <= BV_ARRAYS_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "array%d", i);
		named[i] = sound;
		named[i].name = names[i];
		many[i] = &named[i];
	}
	expect_arrays(NULL, 1, NULL, BV_ERR_ARGUMENT);
	expect_arrays(many, 0, NULL, BV_ERR_ARGUMENT);
	expect_arrays(many, BV_ARRAYS_MAX, NULL, BV_OK);
	expect_arrays(many, BV_ARRAYS_MAX + 1, NULL, BV_ERR_ARGUMENT);
	memset(text, 'a', BV_TEXT_MAX);
	expect_arrays(many, 1, text, BV_OK);
	memset(text, 'a', BV_TEXT_MAX + 1);
	expect_arrays(many, 1, text, BV_ERR_ARGUMENT);
	expect_arrays(many, 1, "line\n", BV_ERR_ARGUMENT);
	named[200].name = names[100];
	expect_arrays(many, 200, NULL, BV_OK);
	expect_arrays(many, 201, NULL, BV_ERR_ARGUMENT);
	many[3] = NULL;
	expect_arrays(many, 3, NULL, BV_OK);
	expect_arrays(many, 4, NULL, BV_ERR_ARGUMENT);
}

static void test_arguments(void)
{
	const struct bv_array *array = &sound;
	const uint8_t *npz;
	size_t size;

	CHECK_EQ_INT(bv_encode_npz(NULL, &array, 1, NULL, &npz, &size),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encode_npz(encoder, &array, 1, NULL, NULL, &size),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encode_npz(encoder, &array, 1, NULL, &npz, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_npz_encoder_create(NULL), BV_ERR_ARGUMENT);
	bv_npz_encoder_free(NULL);
}

/* Makes a file by an encoder that has 'allocations' left to make. */
static enum bv_status make_poorly(const struct random_arrays *random,
				  int allocations)
{
	struct bv_npz_encoder *poor = NULL;
	const uint8_t *npz = NULL;
	enum bv_status status;
	size_t size = 4711;
	uLong crc;

	memory_limit(allocations);
	status = bv_npz_encoder_create(&poor);
	if (status == BV_OK)
		status = bv_encode_npz(poor, random->arrays, random->n, "text",
				       &npz, &size);
	memory_unlimit();
	if (status != BV_OK)
		CHECK(npz == NULL && size == 4711);
	if (poor == NULL)
		return status;
	CHECK_EQ_INT(bv_encode_npz(poor, random->arrays, random->n, "text",
				   &npz, &size),
		     BV_OK);
	crc = crc32(0, npz, (uInt)size);
	CHECK_EQ_INT(bv_encode_npz(encoder, random->arrays, random->n, "text",
				   &npz, &size),
		     BV_OK);
	CHECK_EQ_INT(crc32(0, npz, (uInt)size), crc);
	bv_npz_encoder_free(poor);
	return status;
}

/* None is made for arrays that are no larger than those before. */
static void test_no_allocation(const struct random_arrays *random)
{
	const struct bv_array *const small[] = {&sound};
	const uint8_t *npz;
	enum bv_status first, second;
	size_t size;

	memory_limit(0);
	first = bv_encode_npz(encoder, small, 1, NULL, &npz, &size);
	second = bv_encode_npz(encoder, random->arrays, random->n, "text", &npz,
			       &size);
	memory_unlimit();
	CHECK_EQ_INT(first, BV_OK);
	CHECK_EQ_INT(second, BV_OK);
}

/* With large arrays, for which the file has to grow. */
static void test_memory_runs_out(void)
{
	enum bv_status status = BV_ERR_NO_MEMORY;
	struct random_arrays random;
	uint64_t state = 5;
	int failures = 0;

	do {
		random_arrays(&random, &state, 0);
		if (random.n == 3 && random.own[0].occupied > 200000)
			break;
		random_arrays_free(&random);
	} while (true);
	for (int enough = 0; status != BV_OK; enough++) {
		status = make_poorly(&random, enough);
		CHECK(status == BV_OK || status == BV_ERR_NO_MEMORY);
		failures += status != BV_OK;
	}
	/* The encoder, its scratch, the spots, the file, the directory. */
	CHECK(failures >= 5);
	test_no_allocation(&random);
	random_arrays_free(&random);
}

int main(void)
{
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	test_forms();
	test_cells();
	test_names();
	test_sizes();
	test_lists();
	test_arguments();
	test_memory_runs_out();
	bv_npz_encoder_free(encoder);
	return 0;
}
