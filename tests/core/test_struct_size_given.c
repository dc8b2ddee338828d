/*
 * test_struct_size_given.c: a structure that the library fills in may be older or
 * newer than the library
 *
 * Proves, for each such structure and through the public functions: what lies
 * within the caller's size is what a structure of the library's size gets, bytes
 * beyond the library's become 0, and no byte beyond the caller's size is written; a
 * size that is no multiple of 8, less than 8 or more than 4096 is refused, and then
 * nothing is written.
 */

#include "birdview.h"
#include "check.h"

#define FILL 0xa5
#define MOST_SIZE 4096u
#define MOST_MEMORY (MOST_SIZE + 64)

/* One structure, and who fills it in. */
struct giver {
	const char *name;
	size_t size;
	enum bv_status (*give)(void *structure, size_t size);
	bool is_set; /* the size is told in the structure, not beside it */
};

static struct bv_grid *grid;
static struct bv_rasterizer *rasterizer;
static struct bv_converter *converter;
static struct bv_reader *reader;
static const float points[2][4] = {{1, 2, -1, 0.5f}, {-3, 4, 1, 7.0f}};

static enum bv_status give_layout(void *structure, size_t size)
{
	return bv_layout_parse(structure, size, "nuscenes", NULL, 0);
}

static enum bv_status give_grid_options(void *structure, size_t size)
{
	return bv_grid_options_init(structure, size, "sfa3d");
}

static enum bv_status give_grid_info(void *structure, size_t size)
{
	return bv_grid_get_info(grid, structure, size);
}

static enum bv_status give_channel_info(void *structure, size_t size)
{
	return bv_grid_get_channel(grid, 2, structure, size);
}

static enum bv_status give_convert_options(void *structure, size_t size)
{
	return bv_convert_options_init(structure, size, grid);
}

static enum bv_status give_image(void *structure, size_t size)
{
	(void)size;
	return bv_rasterize(rasterizer, NULL, points, 2, structure);
}

static enum bv_status give_counts(void *structure, size_t size)
{
	(void)size;
	return bv_rasterize_planes(rasterizer, NULL, points, 2, NULL, NULL,
				   NULL, structure);
}

static enum bv_status give_converted(void *structure, size_t size)
{
	(void)size;
	return bv_convert_file(converter, "frame.bin", "frame.png", structure);
}

static enum bv_status give_checked(void *structure, size_t size)
{
	(void)size;
	return bv_check_file(converter, "frame.bin", "frame.png", structure);
}

/* A failure with numbers. */
static enum bv_status give_failed(void *structure, size_t size)
{
	const enum bv_status status =
		bv_convert_file(converter, "short.bin", "short.png", structure);

	(void)size;
	return status == BV_ERR_SIZE ? BV_OK : status;
}

/* Such a refusal is told in a result, too. */
static enum bv_status give_refused(void *structure, size_t size)
{
	(void)size;
	CHECK_EQ_INT(bv_convert_file(converter, NULL, "frame.png", structure),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_check_file(converter, NULL, "frame.png", structure),
		     BV_ERR_ARGUMENT);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */

/* Memory for a structure of 'size', and for 'more' bytes beyond it. */
static unsigned char *make_room(const struct giver *giver, size_t size,
				size_t more, size_t *room)
{
	unsigned char *memory;

	*room = size <= MOST_SIZE ? size : 0;
	if (*room < sizeof(size))
		*room = sizeof(size);
	*room += more;
	CHECK(*room <= MOST_MEMORY);
	memory = malloc(*room);
	CHECK(memory != NULL);
	memset(memory, FILL, *room);
	if (giver->is_set)
		memcpy(memory, &size, sizeof(size));
	return memory;
}

static void check_bytes(const struct giver *giver, size_t size,
			const unsigned char *bytes,
			const unsigned char *expected, size_t n)
{
	const bool same = memcmp(bytes, expected, n) == 0;

	if (!same)
		fprintf(stderr, "%s of %zu bytes\n", giver->name, size);
	CHECK(same);
}

/* 'whole' is what a structure of the library's size gets. */
static void check_size(const struct giver *giver, const unsigned char *whole,
		       size_t size, size_t more)
{
	const bool sound = size >= 8 && size <= MOST_SIZE && size % 8 == 0;
	const size_t common = size < giver->size ? size : giver->size;
	unsigned char expected[MOST_MEMORY];
	size_t room;
	unsigned char *given = make_room(giver, size, more, &room);

	memcpy(expected, given, room);
	if (sound) {
		memset(expected, 0, size);
		memcpy(expected, whole, common);
		memcpy(expected, &size, sizeof(size));
	}
	CHECK_EQ_INT(giver->give(given, size),
		     sound || giver->give == give_refused ? BV_OK
							  : BV_ERR_ARGUMENT);
	check_bytes(giver, size, given, expected, room);
	free(given);
}

/* Memory ends with the structure, where a sanitizer sees it, or goes on. */
static void check_giver(const struct giver *giver)
{
	unsigned char whole[1024] = {0};

	CHECK(giver->size <= sizeof(whole));
	memcpy(whole, &giver->size, sizeof(giver->size));
	CHECK_EQ_INT(giver->give(whole, giver->size), BV_OK);
	for (size_t more = 0; more <= 64; more += 64) {
		for (size_t size = 0; size <= giver->size + 64; size++)
			check_size(giver, whole, size, more);
		check_size(giver, whole, MOST_SIZE, more);
		check_size(giver, whole, MOST_SIZE + 8, more);
		check_size(giver, whole, SIZE_MAX, more);
		check_size(giver, whole, SIZE_MAX - 7, more);
	}
}

/* -------------------------------------------------------------------------- */

/* A result that cannot be told keeps the frame from being converted. */
static void check_nothing_is_made(void)
{
	struct bv_frame_result result = {.struct_size = 12};

	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "none.png", &result),
		BV_ERR_ARGUMENT);
	CHECK(access("none.png", F_OK) != 0);
}

/* An image or counts that cannot be told cost the frame that was added. */
static void check_frame_is_dropped(void)
{
	struct bv_image image = {.struct_size = 12};
	struct bv_counts counts = {.struct_size = 12};

	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, NULL, points, 2),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, NULL, points, 2),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish_planes(rasterizer, NULL, NULL, NULL,
						 &counts),
		     BV_ERR_ARGUMENT);
	image.struct_size = sizeof(image);
	CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_OK);
	CHECK_EQ_INT(image.occupied, 0);
	CHECK_EQ_INT(image.counts->points, 0);
}

/* Structures that the library hands out have its size, and those in them. */
static bool check_result(void *context, size_t index,
			 const struct bv_frame_result *result)
{
	(void)index;
	CHECK_EQ_INT(result->struct_size, sizeof(*result));
	CHECK_EQ_INT(result->counts->struct_size, sizeof(*result->counts));
	*(bool *)context = true;
	return true;
}

static void check_handed_out(void)
{
	const char *const input = "frame.bin", *const output = "handed.png";
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_convert_options options;
	bool called = false;

	CHECK_EQ_INT(give_image(&image, sizeof(image)), BV_OK);
	CHECK_EQ_INT(image.counts->struct_size, sizeof(*image.counts));
	CHECK_EQ_INT(give_convert_options(&options, sizeof(options)), BV_OK);
	options.device = BV_DEVICE_CPU;
	CHECK_EQ_INT(bv_convert_files(&options, &input, &output, 1,
				      check_result, &called, NULL),
		     BV_OK);
	CHECK(called);
}

static enum bv_status give_head(void *structure, size_t size)
{
	(void)size;
	return bv_reader_open(reader, "frame.bin", structure, NULL);
}

static void write_file(const char *name, size_t bytes)
{
	FILE *file = fopen(name, "wb");

	CHECK(file != NULL);
	CHECK(fwrite(points, bytes, 1, file) == 1);
	CHECK(fclose(file) == 0);
}

static void set_up(void)
{
	struct bv_grid_options small;
	struct bv_convert_options options;

	check_use_temporary_directory();
	write_file("frame.bin", sizeof(points));
	write_file("short.bin", sizeof(points) - 1);
	bv_grid_options_init(&small, sizeof(small), NULL);
	small.x_min = small.y_min = -8;
	small.x_max = small.y_max = 8;
	small.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &small, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	bv_convert_options_init(&options, sizeof(options), grid);
	options.existing = BV_EXISTING_REPLACE;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_OK);
}

int main(void)
{
	static const struct giver givers[] = {
		{"layout", sizeof(struct bv_layout), give_layout, false},
		{"grid options", sizeof(struct bv_grid_options),
		 give_grid_options, false},
		{"grid info", sizeof(struct bv_grid_info), give_grid_info,
		 false},
		{"channel info", sizeof(struct bv_channel_info),
		 give_channel_info, false},
		{"convert options", sizeof(struct bv_convert_options),
		 give_convert_options, false},
		{"head", sizeof(struct bv_frame_head), give_head, true},
		{"image", sizeof(struct bv_image), give_image, true},
		{"counts", sizeof(struct bv_counts), give_counts, true},
		{"converted", sizeof(struct bv_frame_result), give_converted,
		 true},
		{"checked", sizeof(struct bv_frame_result), give_checked, true},
		{"failed", sizeof(struct bv_frame_result), give_failed, true},
		{"refused", sizeof(struct bv_frame_result), give_refused, true},
	};

	set_up();
	for (size_t i = 0; i < sizeof(givers) / sizeof(givers[0]); i++)
		check_giver(&givers[i]);
	check_nothing_is_made();
	check_frame_is_dropped();
	check_handed_out();
	bv_reader_free(reader);
	bv_converter_free(converter);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
