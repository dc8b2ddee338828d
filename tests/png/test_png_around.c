/*
 * test_png_around.c: a PNG that is put around a stream is the PNG that is made with it
 *
 * Proves of random pictures of all kinds, and of texts of each length that metadata may
 * have and of none, that bv_png_around() gives the bytes of bv_sparse_png(); leaves the
 * stream where it is; and touches nothing beyond the room that it says it needs.  And of
 * drawn frames, that bv_publisher_wrap() gives the bytes of bv_publisher_encode().
 */

#include "check.h"
#include "convert/publisher.h"
#include "core/draw.h"
#include "drawing.h"
#include "random_picture.h"

#define PICTURES (BV_PICTURE_METADATA_MAX + 1)

/* Bytes that are nobody's, on either side. */
#define MARGIN 64

/* A stream in exactly the room that a file around it needs. */
struct room {
	uint8_t *memory, *begin, *stream, *end;
	size_t size; /* of the stream */
};

static struct room make_room(const struct bv_image *image,
			     struct bv_sparse_scratch *scratch,
			     size_t text_length)
{
	const size_t before = BV_PNG_START + text_length;
	const size_t most = bv_sparse_stream_bound(image);
	struct room room = {
		.memory = malloc(MARGIN + before + most + BV_PNG_END + MARGIN)};

	CHECK(room.memory != NULL);
	room.begin = room.memory + MARGIN;
	room.stream = room.begin + before;
	room.size = bv_sparse_stream(image, scratch, room.stream);
	room.end = room.stream + room.size + BV_PNG_END;
	memset(room.memory, 0xa5, MARGIN);
	memset(room.end, 0xa5, MARGIN);
	return room;
}

static void check_margins(const struct room *room)
{
	for (size_t i = 0; i < MARGIN; i++) {
		CHECK_EQ_INT(room->memory[i], 0xa5);
		CHECK_EQ_INT(room->end[i], 0xa5);
	}
}

/* -------------------------------------------------------------------------- */
/* Random pictures                                                            */
/* -------------------------------------------------------------------------- */

static void check_around(const struct bv_image *image,
			 struct bv_sparse_scratch *scratch, const char *text)
{
	const size_t length = text != NULL ? strlen(text) : 0;
	struct room room = make_room(image, scratch, length);
	uint8_t *wanted = malloc(bv_sparse_png_bound(image, length));
	size_t wanted_size, size;
	const uint8_t *png;

	CHECK(wanted != NULL);
	wanted_size = bv_sparse_png(image, scratch, text, wanted);
	png = bv_png_around(image, text, room.stream, room.size, &size);
	CHECK(png >= room.begin && png < room.stream);
	CHECK(text == NULL || png == room.begin);
	CHECK_EQ_INT(size, wanted_size);
	CHECK(png + size == room.end);
	CHECK(memcmp(png, wanted, size) == 0);
	check_margins(&room);
	free(wanted);
	free(room.memory);
}

static void test_random_pictures(struct bv_sparse_scratch *scratch)
{
	static char text[BV_PICTURE_METADATA_MAX];
	uint64_t state = 1;

	for (int i = 0; i < PICTURES; i++) {
		struct bv_image image;

		random_picture(&image, &state, i);
		check_around(&image, scratch, i > 0 ? text : NULL);
		random_picture_free(&image);
		/* One longer each time, up to the longest metadata. */
		if (i > 0 && i + 1 < PICTURES - 1)
			text[i - 1] = (char)(' ' + i % 95);
	}
	CHECK_EQ_INT(strlen(text), BV_PICTURE_METADATA_MAX - 2);
}

/* The length of a chunk has 31 bits.  Nothing is touched then. */
static void test_longest_chunk(struct bv_sparse_scratch *scratch)
{
	struct bv_image image;
	struct room room;
	uint64_t state = 1;
	size_t size = 0;

	random_picture(&image, &state, 1);
	room = make_room(&image, scratch, 0);
	CHECK(bv_png_around(&image, "", room.stream, (size_t)INT32_MAX + 1,
			    &size) == NULL);
	CHECK_EQ_INT(size, 0);
	free(room.memory);
	random_picture_free(&image);
}

/* -------------------------------------------------------------------------- */
/* Pictures of frames                                                         */
/* -------------------------------------------------------------------------- */

static void check_wrapped(struct bv_publisher *publisher,
			  const struct bv_image *image,
			  struct bv_sparse_scratch *scratch, const char *input)
{
	struct room room = make_room(image, scratch, BV_PICTURE_METADATA_MAX);
	struct bv_image without = *image;
	struct bv_output_file wanted, png;

	CHECK_EQ_INT(room.stream - room.begin, BV_WRAP_BEFORE);
	CHECK_EQ_INT(BV_PNG_END, BV_WRAP_BEHIND);
	CHECK_EQ_INT(bv_publisher_encode(publisher, image, &bv_kitti, input,
					 &wanted),
		     BV_OK);
	without.cells = NULL;
	without.pixels = NULL;
	CHECK_EQ_INT(bv_publisher_wrap(publisher, &without, &bv_kitti, input,
				       room.stream, room.size, &png),
		     BV_OK);
	CHECK_EQ_INT(png.size, wanted.size);
	CHECK(memcmp(png.data, wanted.data, png.size) == 0);
	check_margins(&room);
	free(room.memory);
}

static void test_refusals(struct bv_publisher *publisher,
			  const struct bv_image *image)
{
	static char name[BV_SOURCE_MAX + 2];
	uint8_t *stream = NULL; /* which is not looked at */
	struct bv_output_file png;

	memset(name, 'x', sizeof(name) - 1);
	CHECK_EQ_INT(bv_publisher_wrap(publisher, image, &bv_kitti, name,
				       stream, 0, &png),
		     BV_ERR_ARGUMENT);
}

static void test_preset(const char *preset, struct bv_sparse_scratch *scratch)
{
	static const float points[3][4] = {
		{10, 5, -1, 0.5f}, {20, 1, -1, 0.25f}, {20, 2, 0, 1}};
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_grid *grid = make_preset_grid(preset);
	struct bv_convert_options asked;
	struct bv_rasterizer *rasterizer;
	struct bv_publisher publisher;
	struct bv_options options;

	CHECK_EQ_INT(bv_convert_options_init(&asked, sizeof(asked), grid),
		     BV_OK);
	CHECK_EQ_INT(bv_take_options(&options, &asked), BV_OK);
	CHECK_EQ_INT(bv_publisher_init(&publisher, &options, true), BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	for (size_t n = 0; n <= 3; n++) {
		bv_draw_add(rasterizer, &bv_kitti, NULL,
			    (const unsigned char *)points, n);
		CHECK_EQ_INT(bv_draw_finish(rasterizer, &image), BV_OK);
		check_wrapped(&publisher, &image, scratch, "a.bin");
		check_wrapped(&publisher, &image, scratch, "in/\001\002.bin");
	}
	test_refusals(&publisher, &image);
	bv_rasterizer_free(rasterizer);
	bv_publisher_destroy(&publisher);
	bv_grid_free(grid);
}

int main(void)
{
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();

	CHECK(scratch != NULL);
	test_random_pictures(scratch);
	test_longest_chunk(scratch);
	test_preset("surround", scratch);
	test_preset("sfa3d", scratch);
	test_preset("note", scratch);
	bv_sparse_scratch_free(scratch);
	return 0;
}
