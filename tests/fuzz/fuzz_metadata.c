/*
 * fuzz_metadata.c: whatever goes into it, the metadata is a line of JSON
 *
 * The input is numbers, each four bytes of a float32, and a name:
 *
 *	preset (1)	surround, note or sfa3d
 *	scale (4), x_min, y_min, z_min (4 each), cell (4)
 *	rows (1), columns (1)	of a grid of the preset surround
 *	points, kept, not finite, outside (4 each), greatest height (4), count (4)
 *	layout (1)	the length of its name, which is printable ASCII
 *	the name of the layout, and the rest the name of the frame
 *
 * Proves for each grid that is accepted that the text fits into its bytes, is one
 * line of printable ASCII and one JSON object with nothing behind it; that the
 * names in it are those that went in, byte for byte; and that bv_text cuts the
 * same text where its room ends, and nowhere else.
 */

#include "bytes.h"
#include "convert/metadata.h"
#include "core/draw.h"
#include "core/text.h"
#include "drawing.h"
#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct scene {
	struct bv_grid *grid; /* NULL if it was refused */
	struct bv_layout layout;
	char layout_name[BV_LAYOUT_NAME_MAX + 1];
	struct bv_counts counts;
	struct bv_image image; /* only its form, its ranges and its counts */
	char source[BV_SOURCE_MAX + 1];
};

static float take_float(struct input *input)
{
	const uint32_t bits = take(input, 4);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static struct bv_grid *take_grid(struct input *input, size_t preset)
{
	struct bv_grid_options options = preset_options(bv_preset_name(preset));
	struct bv_grid *grid = NULL;
	char why[256] = "";

	if (preset == 0) {
		options.x_min = (double)take_float(input);
		options.y_min = (double)take_float(input);
		options.z_min = (double)take_float(input);
		options.cell = (double)take_float(input);
		options.x_max =
			options.x_min + options.cell * (1 + take(input, 1));
		options.y_max =
			options.y_min + options.cell * (1 + take(input, 1));
	}
	if (bv_grid_create(&grid, &options, why, sizeof(why)) != BV_OK)
		CHECK(grid == NULL && *why != '\0');
	return grid;
}

static void take_layout(struct input *input, struct scene *scene)
{
	size_t length;

	scene->layout = make_layout("kitti");
	scene->layout.name = scene->layout_name;
	length = take(input, 1) % sizeof(scene->layout_name);
	for (size_t i = 0; i < length; i++)
		scene->layout_name[i] = (char)(' ' + take(input, 1) % 95);
}

/* 'scene' is all 0. */
static void take_scene(struct input *input, struct scene *scene)
{
	const size_t preset = take(input, 1) % 3;
	const float scale = take_float(input);
	struct bv_counts *counts = &scene->counts;
	struct bv_frame_maxima most;
	size_t length;

	scene->grid = take_grid(input, preset);
	counts->struct_size = sizeof(*counts);
	counts->points = take(input, 4);
	counts->kept = take(input, 4);
	counts->not_finite = take(input, 4);
	counts->outside = take(input, 4);
	counts->odd_intensity = counts->outside ^ counts->kept;
	most.height = take_float(input);
	most.count = take(input, 4);
	if (scene->grid != NULL)
		bv_describe_form(scene->grid, most, &scene->image);
	scene->image.counts = counts;
	take_layout(input, scene);
	scene->layout.intensity_scale = (double)scale;
	length = input->left < BV_SOURCE_MAX ? input->left : BV_SOURCE_MAX;
	memcpy(scene->source, input->next, length);
}

/* -------------------------------------------------------------------------- */

static void check_name(const char *json, const char *key, const char *expected)
{
	unsigned char name[BV_SOURCE_MAX];
	const char *value = json_member(json, key);
	long length;

	CHECK(value != NULL && *value == '"');
	length = json_decode_name(value, name, sizeof(name));
	CHECK_EQ_INT(length, strlen(expected));
	CHECK(memcmp(name, expected, (size_t)length) == 0);
}

static void check_number(const char *json, const char *key, uint32_t expected)
{
	const char *value = json_member(json, key);

	CHECK(value != NULL);
	CHECK_EQ_INT(strtoull(value, NULL, 10), expected);
}

static void check_text(const char *json, const struct scene *scene)
{
	CHECK(strlen(json) < BV_PICTURE_METADATA_MAX - 1);
	for (const char *c = json; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
	CHECK(*json == '{' && json_is_value(json));
	check_name(json, "source", scene->source);
	check_name(json, "layout", scene->layout.name);
	check_number(json, "points", scene->counts.points);
	check_number(json, "outside", scene->counts.outside);
	check_number(json, "odd_intensity", scene->counts.odd_intensity);
}

/* The name once more, as far as there is room. */
static void check_cutting(const char *source, size_t room)
{
	static char whole[BV_METADATA_MAX];
	struct bv_text text = bv_text_start(whole, sizeof(whole));
	char *data = malloc(room + 1);
	struct bv_text cut = bv_text_start(data, room);

	CHECK(data != NULL);
	bv_text_add_json_string(&text, source);
	bv_text_add_json_string(&cut, source);
	CHECK(!text.cut && text.used == strlen(whole));
	CHECK_EQ_INT(cut.cut, room <= text.used);
	if (room > 0) {
		CHECK_EQ_INT(strlen(data), cut.used);
		CHECK_EQ_INT(cut.used, cut.cut ? room - 1 : text.used);
		CHECK(cut.cut || strcmp(data, whole) == 0);
	}
	free(data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	struct scene scene = {0};
	struct bv_metadata *metadata;

	take_scene(&input, &scene);
	check_cutting(scene.source, size > 0 ? data[size - 1] : 0);
	if (scene.grid == NULL)
		return 0;
	metadata = calloc(1, sizeof(*metadata));
	CHECK(metadata != NULL);
	bv_metadata_write(metadata, scene.grid, &scene.layout, &scene.image,
			  scene.source);
	check_text(metadata->text, &scene);
	free(metadata);
	bv_grid_free(scene.grid);
	return 0;
}
