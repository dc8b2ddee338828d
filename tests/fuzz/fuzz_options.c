/*
 * fuzz_options.c: whatever the command line, it is read or refused in words
 *
 * The input is the arguments, each ended by a zero byte, as in /proc/PID/cmdline
 * without the name of the command.
 *
 * Proves for each that reading says nothing when it succeeds, and else one
 * sentence and where the help is, in whole lines that are safe to print; that
 * settings keep to what options.h says of them; that reading the same arguments
 * again, in the order that the first reading left them in, gives the same; and
 * that the geometry asked for becomes a grid or is refused in words.
 */

#include <math.h>
#include <stdbool.h>

#include "bytes.h"
#include "cli/options.h"
#include "formats/asked.h"
#include "messages.h"

#define MOST_ARGUMENTS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every argument has memory of its own, for sanitizers to see its limits. */
struct command_line {
	int argc;
	char *argv[MOST_ARGUMENTS + 2];
};

static char *copy_bytes(const uint8_t *bytes, size_t length)
{
	char *copy = malloc(length + 1);

	CHECK(copy != NULL);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

static struct command_line split(const uint8_t *data, size_t size)
{
	struct command_line line = {.argc = 1, .argv = {strdup("birdview")}};

	while (size > 0 && line.argc <= MOST_ARGUMENTS) {
		const uint8_t *end = memchr(data, '\0', size);
		const size_t length = end != NULL ? (size_t)(end - data) : size;

		line.argv[line.argc++] = copy_bytes(data, length);
		data += length + (end != NULL);
		size -= length + (end != NULL);
	}
	return line;
}

static bool is_switch(bool value)
{
	uint8_t byte;

	memcpy(&byte, &value, 1);
	return byte <= 1;
}

static void check_strings(const struct bv_settings *s)
{
	const char *const strings[] = {
		s->root,           s->files_from,
		s->report,         s->convert.output_directory,
		s->convert.format, s->convert.intensity_field};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		CHECK(strings[i] == NULL || *strings[i] != '\0');
	for (size_t i = 0; i < s->operand_count; i++)
		CHECK(*s->operands[i] != '\0' &&
		      (s->merge_reports || strcmp(s->operands[i], "-") != 0));
}

/* What is read of frames is taken without another look. */
static void check_reading(const struct bv_settings *s)
{
	struct bv_convert_options convert = s->convert;
	struct bv_asked asked;

	if (s->has_layout)
		convert.layout = &s->layout;
	CHECK_EQ_INT(bv_take_asked(&asked, &convert), BV_OK);
	CHECK((s->convert.intensity_scale > 0.0) + s->convert.tanh +
		      s->auto_scale <=
	      1);
	CHECK(!s->auto_scale || !s->convert.strict);
	CHECK(is_switch(s->auto_scale) && is_switch(s->convert.tanh));
	CHECK(is_switch(s->convert.origin_is_first));
	CHECK(s->include_count <= BV_MOST_INCLUDES);
	for (size_t i = 0; i < s->include_count; i++)
		CHECK(*s->includes[i] != '\0');
}

/* What a grid can refuse is asked of it. */
static void check_drawing(const struct bv_grid_options *grid)
{
	CHECK(grid->channels == NULL || *grid->channels != '\0');
	CHECK(grid->bits == 0 || grid->bits == 8 || grid->bits == 16);
	CHECK(grid->slices <= 64);
	CHECK(grid->form <= BV_FORM_ARRAYS);
}

static void check_conversion(const struct bv_settings *s)
{
	check_strings(s);
	check_reading(s);
	check_drawing(&s->grid);
	CHECK(s->operand_count > 0 || s->files_from != NULL);
	CHECK(s->convert.output_directory != NULL || s->dry_run || s->info ||
	      s->merge_reports);
	CHECK(is_switch(s->merge_reports));
	CHECK(!s->merge_reports ||
	      !(s->info || s->dry_run || s->check || s->report != NULL ||
		s->files_from != NULL));
	CHECK(is_switch(s->info) && !(s->info && (s->dry_run || s->check)));
	CHECK(s->convert.max_points >= 1);
	CHECK(s->timeout >= 0.0 && isfinite(s->timeout));
	CHECK(s->convert.existing <= BV_EXISTING_FAIL);
	CHECK(s->convert.encoding <= BV_ENCODING_LIBPNG);
	CHECK(s->convert.device <= BV_DEVICE_GPU);
	CHECK(s->convert.gpus == 0 || s->convert.device == BV_DEVICE_GPU);
	CHECK(s->progress <= BV_PROGRESS_NEVER);
	CHECK(s->verbosity >= -1 && s->verbosity <= 1);
	CHECK(is_switch(s->convert.strict) && is_switch(s->nul_separated));
	CHECK(is_switch(s->dry_run) && is_switch(s->convert.no_fallback));
}

static void check_grid(const struct bv_grid_options *options)
{
	struct bv_grid *grid;
	char why[256] = "";

	if (bv_grid_create(&grid, options, why, sizeof(why)) == BV_OK)
		bv_grid_free(grid);
	else
		CHECK(*why != '\0' && strlen(why) < sizeof(why) - 1);
}

static bool same_grid(const struct bv_grid_options *a,
		      const struct bv_grid_options *b)
{
	return strcmp(a->preset, b->preset) == 0 && a->x_min == b->x_min &&
	       a->x_max == b->x_max && a->y_min == b->y_min &&
	       a->y_max == b->y_max && a->z_min == b->z_min &&
	       a->z_max == b->z_max && a->cell == b->cell &&
	       a->density == b->density && a->density_full == b->density_full &&
	       a->channels == b->channels && a->bits == b->bits &&
	       a->slices == b->slices && a->form == b->form;
}

/* Options have gone before operands now, which is another order to be read. */
static void check_again(struct command_line *line,
			const struct bv_settings *first)
{
	struct bv_settings again;

	CHECK_EQ_INT(bv_settings_parse(&again, line->argc, line->argv),
		     BV_PARSE_OK);
	CHECK_EQ_INT(again.action, BV_CONVERT);
	CHECK(again.operands == first->operands);
	CHECK_EQ_INT(again.operand_count, first->operand_count);
	CHECK(again.convert.output_directory ==
	      first->convert.output_directory);
	CHECK_EQ_INT(again.jobs, first->jobs);
	CHECK_EQ_INT(again.convert.device, first->convert.device);
	CHECK_EQ_INT(again.verbosity, first->verbosity);
	CHECK(same_grid(&again.grid, &first->grid));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct command_line line = split(data, size);
	struct bv_settings settings;
	enum bv_parse_result result;
	const char *said;

	messages_keep();
	result = bv_settings_parse(&settings, line.argc, line.argv);
	said = messages_end();
	if (result == BV_PARSE_USAGE) {
		messages_check_lines(said, 2);
		CHECK(strstr(said, "\nTry 'birdview --help'.\n") != NULL);
	} else {
		CHECK_STR(said, "");

		if (settings.action == BV_CONVERT) {
			check_conversion(&settings);
			check_grid(&settings.grid);
			check_again(&line, &settings);
		}
	}
	for (int i = 0; i < line.argc; i++)
		free(line.argv[i]);
	return 0;
}
