/*
 * fuzz_npz.c: whatever the arrays, the file holds just these, or they are refused
 *
 * The input describes sparse arrays; a few bytes stand for thousands of cells, so that
 * short inputs fill several blocks of a stream.
 *
 *	what (1)	one to three arrays; bit 7: with a text
 *	then for each array:
 *	type (1)	0 and 1 mod 4: floats, 2: bytes, 3: what it is divided by 4
 *	flaw (1)	see enum flaw; more than those: none
 *	channels (1), height (2), width (2)	these two cut to MOST_BYTES, as they are
 *	name (1 + as many)	the first byte is its length
 *	runs (1)	and for each of them:
 *	kind (1)  gap (1)  count (2)  seed (1)	so many cells, each after so many empty
 *						ones, with values of a kind in all planes
 *
 * What is missing at the end is 0.
 *
 * Proves that what is refused is what birdview.h says, and nothing is touched then; that
 * the file is what npz_check.h wants otherwise; and that its bytes do not depend on what
 * the encoder made before.
 */

#include "bytes.h"
#include "npz_check.h"
#include "splitmix.h"

#define MOST_ARRAYS 3

/* Of an array in full; more only takes longer. */
#define MOST_BYTES (1u << 20)

/* What is wrong with an array beside its numbers and its name. */
enum flaw {
	NO_FLAW,
	NO_NAME,
	NO_CELLS,
	NO_PLANES,
	NO_LAST_PLANE,
	TWICE, /* the last cell occurs twice */
	FALLING,
	OUTSIDE,
	SIZE,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -------------------------------------------------------------------------- */
/* From the input to arrays                                                   */
/* -------------------------------------------------------------------------- */

/* An array, in memory that is just as large as it says. */
struct drawn {
	struct bv_array array;
	enum flaw flaw;
	char name[256];
	uint32_t *cells;
	void **planes;
	uint64_t total; /* cells, occupied or not */
};

static uint32_t bytes_of(const struct bv_array *array)
{
	return array->type == BV_U1 ? 1 : 4;
}

static void choose_form(struct drawn *drawn, struct input *input)
{
	struct bv_array *array = &drawn->array;
	const uint32_t type = take(input, 1);
	uint32_t length, most;

	*array = (struct bv_array){.struct_size = sizeof(*array)};
	array->type = type % 4 == 3   ? type / 4
		      : type % 4 == 2 ? (uint32_t)BV_U1
				      : (uint32_t)BV_F4;
	drawn->flaw = (enum flaw)take(input, 1);
	array->channels = take(input, 1);
	array->height = take(input, 2);
	array->width = take(input, 2);
	most = MOST_BYTES / (4 * (1 + array->channels));
	if (array->width > most)
		array->width = most;
	if (array->height * array->width > most)
		array->height = most / array->width;
	drawn->total = (uint64_t)array->height * array->width;
	length = take(input, 1);
	memset(drawn->name, 0, sizeof(drawn->name));
	for (uint32_t i = 0; i < length; i++)
		drawn->name[i] = (char)take(input, 1);
	array->name = drawn->name;
}

static uint32_t draw_value(uint32_t kind, uint64_t *random)
{
	static const float few[] = {0, 1, 2, 0.27f, -1.73f, 1e-40f};
	uint32_t value = (uint32_t)draw_bits(random);

	switch (kind % 4) {
	case 0:
		return value;
	case 1:
		memcpy(&value, &few[value % 6], sizeof(value));
		return value;
	case 2:
		return value & 0xff00ff00u << value % 24;
	default:
		return value % 64 == 0 ? 0x3f800000u | value << 16 : 0;
	}
}

/* Adds cells as long as there is room. */
static void add_run(struct drawn *drawn, struct input *input, uint64_t *next)
{
	struct bv_array *array = &drawn->array;
	const uint32_t kind = take(input, 1);
	const uint32_t gap = take(input, 1);
	const uint32_t count = take(input, 2);
	uint64_t random = take(input, 1);

	for (uint32_t i = 0; i < count && *next + gap < drawn->total; i++) {
		*next += gap;
		for (uint32_t c = 0; c < array->channels; c++) {
			uint32_t value = draw_value(kind, &random);

			if (bytes_of(array) == 1)
				value = value >> 24 ^ (value & 15);
			memcpy((uint8_t *)drawn->planes[c] +
				       array->occupied * bytes_of(array),
			       &value, bytes_of(array));
		}
		drawn->cells[array->occupied++] = (uint32_t)(*next)++;
	}
}

static void *resize(void *memory, size_t bytes)
{
	memory = realloc(memory, bytes > 0 ? bytes : 1);
	CHECK(memory != NULL);
	return memory;
}

/* Gives memory beyond the last cell back, so that sanitizers see its limits. */
static void shrink(struct drawn *drawn)
{
	struct bv_array *array = &drawn->array;
	const size_t n = array->occupied;

	drawn->cells = resize(drawn->cells, n * sizeof(*drawn->cells));
	for (uint32_t c = 0; c < array->channels; c++)
		drawn->planes[c] =
			resize(drawn->planes[c], n * bytes_of(array));
	array->cells = drawn->cells;
	array->planes = (const void *const *)drawn->planes;
}

static void add_flaw(struct drawn *drawn)
{
	struct bv_array *array = &drawn->array;
	const size_t n = array->occupied;

	if (drawn->flaw == NO_NAME)
		array->name = NULL;
	if (drawn->flaw == NO_CELLS)
		array->cells = NULL;
	if (drawn->flaw == NO_PLANES)
		array->planes = NULL;
	if (drawn->flaw == NO_LAST_PLANE && array->channels > 0) {
		free(drawn->planes[array->channels - 1]);
		drawn->planes[array->channels - 1] = NULL;
	}
	if (drawn->flaw == TWICE && n > 1)
		drawn->cells[n - 2] = drawn->cells[n - 1];
	if (drawn->flaw == FALLING && n > 1)
		drawn->cells[n - 2] = drawn->cells[n - 1] + 1;
	if (drawn->flaw == OUTSIDE && n > 0)
		drawn->cells[n - 1] = (uint32_t)drawn->total;
	if (drawn->flaw == SIZE)
		array->struct_size = 12;
}

static void draw_array(struct drawn *drawn, struct input *input)
{
	struct bv_array *array = &drawn->array;
	uint64_t next = 0;
	uint32_t runs;

	choose_form(drawn, input);
	drawn->cells = resize(NULL, drawn->total * sizeof(*drawn->cells));
	drawn->planes = calloc(array->channels + 1u, sizeof(*drawn->planes));
	CHECK(drawn->planes != NULL);
	for (uint32_t c = 0; c < array->channels; c++)
		drawn->planes[c] = resize(NULL, drawn->total * bytes_of(array));
	runs = take(input, 1);
	for (uint32_t i = 0; i < runs; i++)
		add_run(drawn, input, &next);
	shrink(drawn);
	add_flaw(drawn);
}

static void free_array(struct drawn *drawn)
{
	for (uint32_t c = 0; c < drawn->array.channels; c++)
		free(drawn->planes[c]);
	free(drawn->planes);
	free(drawn->cells);
}

/* -------------------------------------------------------------------------- */
/* What has to become of them                                                 */
/* -------------------------------------------------------------------------- */

static bool is_name(const char *name)
{
	size_t length = 0;

	for (; name[length] != '\0'; length++) {
		const char c = name[length];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '_')
			return false;
	}
	return length >= 1 && length <= BV_ARRAY_NAME_MAX &&
	       strcmp(name, "about") != 0;
}

static bool has_flaw(const struct drawn *drawn)
{
	switch (drawn->flaw) {
	case NO_NAME:
	case SIZE:
		return true;
	case NO_CELLS:
	case NO_PLANES:
	case NO_LAST_PLANE:
	case OUTSIDE:
		return drawn->array.occupied > 0;
	case TWICE:
	case FALLING:
		return drawn->array.occupied > 1;
	default:
		return false;
	}
}

static bool is_sound(const struct drawn *drawn)
{
	const struct bv_array *array = &drawn->array;

	return array->channels > 0 && array->height > 0 && array->width > 0 &&
	       (array->type == BV_F4 || array->type == BV_U1) &&
	       !has_flaw(drawn) && is_name(drawn->name);
}

static bool are_sound(const struct drawn *drawn, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_sound(&drawn[i]))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(drawn[i].name, drawn[k].name) == 0)
				return false;
		}
	}
	return true;
}

/* Encodes with an encoder of its own, and again with one that is kept. */
static void check_arrays(const struct bv_array *const *arrays, size_t n,
			 const char *text, bool sound)
{
	static struct bv_npz_encoder *kept;
	struct bv_npz_encoder *encoder;
	const uint8_t *npz = NULL, *again = NULL;
	size_t size = 4711, again_size = 4711;
	const enum bv_status expected = sound ? BV_OK : BV_ERR_ARGUMENT;

	if (kept == NULL)
		CHECK_EQ_INT(bv_npz_encoder_create(&kept), BV_OK);
	CHECK_EQ_INT(bv_npz_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_npz(encoder, arrays, n, text, &npz, &size),
		     expected);
	CHECK_EQ_INT(bv_encode_npz(kept, arrays, n, text, &again, &again_size),
		     expected);
	CHECK_EQ_INT(again_size, size);
	if (sound) {
		npz_check(arrays, n, text, npz, size);
		CHECK(memcmp(again, npz, size) == 0);
	} else {
		CHECK(npz == NULL && again == NULL && size == 4711);
	}
	bv_npz_encoder_free(encoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	const uint32_t what = take(&input, 1);
	const size_t n = 1 + what % MOST_ARRAYS;
	const char *text = what >= 128 ? "{\"channels\": 3}" : NULL;
	static struct drawn drawn[MOST_ARRAYS];
	const struct bv_array *arrays[MOST_ARRAYS];

	for (size_t i = 0; i < n; i++) {
		draw_array(&drawn[i], &input);
		arrays[i] = &drawn[i].array;
	}
	check_arrays(arrays, n, text, are_sound(drawn, n));
	for (size_t i = 0; i < n; i++)
		free_array(&drawn[i]);
	return 0;
}
