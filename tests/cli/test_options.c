/*
 * test_options.c: the command line says what it means, or is refused in words
 *
 * Proves that every option reaches its place in the settings, in any order and
 * spelling; and that everything else is refused with one sentence, checked to
 * the letter, that says what was found and what was expected.
 */

#include <stdlib.h>

#include "capture.h"
#include "cli/options_table.h"
#include "cli/wording.h"

#define ARGUMENT_MAX 40

static char *argument_list[ARGUMENT_MAX + 2];

/* Reads "birdview ARGUMENT..."; the list ends with NULL. */
static enum bv_parse_result parse(struct bv_settings *settings,
				  const char *const *arguments)
{
	int count = 0;

	for (int i = 0; argument_list[i] != NULL; i++)
		free(argument_list[i]);
	argument_list[count++] = strdup("birdview");
	for (; *arguments != NULL; arguments++) {
		CHECK(count <= ARGUMENT_MAX);
		argument_list[count++] = strdup(*arguments);
	}
	argument_list[count] = NULL;
	return bv_settings_parse(settings, count, argument_list);
}

/* What is read of a command line that is fine and says nothing. */
static struct bv_settings parse_fine(const char *const *arguments)
{
	struct bv_settings settings;
	enum bv_parse_result result;

	capture_start();
	result = parse(&settings, arguments);
	CHECK_STR(capture_end(), "");
	CHECK_EQ_INT(result, BV_PARSE_OK);
	return settings;
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The settings of "birdview -o out in ARGUMENT...". */
#define FINE(...) parse_fine(ARGS("-o", "out", "in", __VA_ARGS__))

static void check_refused(const char *const *arguments, const char *sentence)
{
	struct bv_settings settings;
	char expected[1024];
	enum bv_parse_result result;

	snprintf(expected, sizeof(expected),
		 "birdview: %s\nTry 'birdview --help'.\n", sentence);
	capture_start();
	result = parse(&settings, arguments);
	CHECK_STR(capture_end(), expected);
	CHECK_EQ_INT(result, BV_PARSE_USAGE);
}

/* "birdview -o out in ARGUMENT..." is refused with 'sentence'. */
#define REFUSED(sentence, ...) \
	check_refused(ARGS("-o", "out", "in", __VA_ARGS__), sentence)

/* ----------------------------------------------------------------- values */

static void defaults(void)
{
	const struct bv_settings s = parse_fine(ARGS("-o", "out", "in"));

	CHECK_EQ_INT(s.action, BV_CONVERT);
	CHECK_STR(s.convert.output_directory, "out");
	CHECK_EQ_INT(s.operand_count, 1);
	CHECK_STR(s.operands[0], "in");
	CHECK(!s.has_layout && !s.auto_scale && s.include_count == 0);
	CHECK(s.convert.format == NULL && s.convert.axes == NULL &&
	      s.convert.intensity_field == NULL && !s.convert.tanh);
	CHECK(s.convert.intensity_scale == 0.0);
	CHECK(s.convert.origin[0] == 0.0 && s.convert.origin[1] == 0.0 &&
	      s.convert.origin[2] == 0.0 && !s.convert.origin_is_first);
	CHECK(s.grid.x_min == -80.0 && s.grid.x_max == 80.0);
	CHECK(s.grid.y_min == -80.0 && s.grid.y_max == 80.0);
	CHECK(s.grid.z_min == -3.0 && s.grid.z_max == 3.0);
	CHECK(s.grid.cell == 0.1);
	CHECK(s.grid.density == BV_DENSITY_PRESET && s.grid.density_full == 0);
	CHECK(s.grid.channels == NULL && s.grid.bits == 0 &&
	      s.grid.slices == 0 && s.grid.form == BV_FORM_PRESET);
	CHECK(s.root == NULL && s.files_from == NULL && s.report == NULL);
	CHECK(!s.nul_separated && !s.convert.strict && !s.dry_run &&
	      !s.convert.no_fallback);
	CHECK_EQ_INT(s.convert.max_points, 1 << 26);
	CHECK_EQ_INT(s.convert.existing, BV_EXISTING_UPDATE);
	CHECK_EQ_INT(s.convert.encoding, BV_ENCODING_AUTO);
	CHECK_EQ_INT(s.max_errors, 0);
	CHECK(s.timeout == 0.0);
	CHECK_EQ_INT(s.jobs, 0);
	CHECK_EQ_INT(s.schedule, BV_SCHEDULE_GUIDED);
	CHECK_EQ_INT(s.convert.device, BV_DEVICE_AUTO);
	CHECK_EQ_INT(s.progress, BV_PROGRESS_AUTO);
	CHECK_EQ_INT(s.verbosity, 0);
}

static void what_to_draw(void)
{
	struct bv_settings s = FINE("--x", "-10:20.5", "--y", "1e1:+20",
				    "--z=-.5:5.", "--cell", "0.25");

	CHECK(s.grid.x_min == -10.0 && s.grid.x_max == 20.5);
	CHECK(s.grid.y_min == 10.0 && s.grid.y_max == 20.0);
	CHECK(s.grid.z_min == -0.5 && s.grid.z_max == 5.0);
	CHECK(s.grid.cell == 0.25);
	/* numbers are rounded once, to the nearest double */
	CHECK(FINE("--cell", "0.1000000000000000055511151231257827")
		      .grid.cell == 0.1);

	s = FINE("--preset", "sfa3d");
	CHECK(s.grid.x_min == 0.0 && s.grid.x_max == 50.0);
	s = FINE("--preset", "complex-yolo-v4");
	CHECK(s.grid.x_min == 0.0 && s.grid.x_max == 50.0);
}

static void densities(void)
{
	static const char *const words[] = {"log16", "log32", "log64",
					    "log128"};
	struct bv_settings s;

	for (uint32_t i = 0; i < 4; i++) {
		s = FINE("--density", "linear:7", "--density", words[i]);
		CHECK_EQ_INT(s.grid.density, BV_DENSITY_LOG16 + i);
		CHECK_EQ_INT(s.grid.density_full, 0);
	}
	s = FINE("--density", "linear:1");
	CHECK_EQ_INT(s.grid.density, BV_DENSITY_LINEAR);
	CHECK_EQ_INT(s.grid.density_full, 1);
	s = FINE("--density=linear:65535", "--preset", "surround");
	CHECK_EQ_INT(s.grid.density, BV_DENSITY_LINEAR);
	CHECK_EQ_INT(s.grid.density_full, 65535);
}

/* Which of them go together is for bv_grid_create() to say. */
static void channels(void)
{
	struct bv_settings s;
	const char *name;

	for (size_t i = 0; (name = bv_channel_name(i)) != NULL; i++)
		CHECK_STR(FINE("--channels", name).grid.channels, name);
	s = FINE("--channels", "slices,low,slice-height:3,height:x", "--slices",
		 "64", "--bits=16", "--write", "npz");
	CHECK_STR(s.grid.channels, "slices,low,slice-height:3,height:x");
	CHECK_EQ_INT(s.grid.slices, 64);
	CHECK_EQ_INT(s.grid.bits, 16);
	CHECK_EQ_INT(s.grid.form, BV_FORM_ARRAYS);
	s = FINE("--channels", "low", "--channels", "span", "--slices", "2",
		 "--slices=1", "--bits", "16", "--bits", "8", "--write=npz",
		 "--write=png");
	CHECK_STR(s.grid.channels, "span");
	CHECK_EQ_INT(s.grid.slices, 1);
	CHECK_EQ_INT(s.grid.bits, 8);
	CHECK_EQ_INT(s.grid.form, BV_FORM_PICTURE);
}

/* Whether a preset takes numbers is for bv_grid_create() to say. */
static void numbers_do_not_depend_on_the_order(void)
{
	struct bv_settings s = FINE("--x", "1:2", "--preset", "sfa3d");

	CHECK(s.grid.x_min == 1.0 && s.grid.x_max == 2.0);
	CHECK(s.grid.y_min == -25.0 && s.grid.y_max == 25.0);
	s = FINE("--density", "log16", "--preset", "note");
	CHECK_EQ_INT(s.grid.density, BV_DENSITY_LOG16);
	s = FINE("--channels", "low", "--bits", "16", "--slices", "8",
		 "--write", "png", "--preset", "note");
	CHECK_STR(s.grid.preset, "note");
	CHECK_STR(s.grid.channels, "low");
	CHECK_EQ_INT(s.grid.bits, 16);
	CHECK_EQ_INT(s.grid.slices, 8);
	CHECK_EQ_INT(s.grid.form, BV_FORM_PICTURE);
	s = FINE("--intensity-scale", "100", "--layout", "nuscenes");
	CHECK_STR(s.layout.name, "nuscenes");
	CHECK(s.convert.intensity_scale == 100.0);
}

static void input(void)
{
	struct bv_settings s = FINE("--layout", "columns=x,y,z,-,i");

	CHECK(s.has_layout);
	CHECK_STR(s.layout.name, "columns=x,y,z,-,i");
	CHECK_EQ_INT(s.layout.stride, 20);
	CHECK(FINE("--layout", "nuscenes").layout.intensity_scale == 255.0);
	CHECK(FINE("--intensity-scale", "0.5").convert.intensity_scale == 0.5);
	CHECK(FINE("--strict").convert.strict);
	CHECK_EQ_INT(FINE("--max-points", "1").convert.max_points, 1);
	CHECK_EQ_INT(FINE("--max-points", "20k").convert.max_points, 20000);
	CHECK_EQ_INT(FINE("--max-points", "3M").convert.max_points, 3000000);
	CHECK_EQ_INT(FINE("--max-points", "4294967295").convert.max_points,
		     UINT32_MAX);
	CHECK_STR(FINE("--root", "/data").root, "/data");
	CHECK_EQ_INT(FINE("--shard", "3/8").shard.index, 3);
	CHECK_EQ_INT(FINE("--shard", "3/8").shard.count, 8);
	CHECK_STR(FINE("--shard", "3/8").shard.launcher, "");
	CHECK_STR(FINE("--files-from", "-").files_from, "-");
	CHECK(FINE("--files-from", "list", "-0").nul_separated);
	CHECK(FINE("--files-from", "list", "--null").nul_separated);
}

/* Of the three forms of a scale, and of the two of an origin, the last counts. */
static void how_frames_are_read(void)
{
	struct bv_settings s;
	const char *name;

	for (size_t i = 0; (name = bv_format_name(i)) != NULL; i++)
		CHECK_STR(FINE("--format", name).convert.format, name);
	CHECK_STR(FINE("--axes", "y,-x,z").convert.axes, "y,-x,z");
	CHECK_STR(FINE("--intensity-field", "ring").convert.intensity_field,
		  "ring");

	s = FINE("--intensity-scale", "tanh");
	CHECK(s.convert.tanh && !s.auto_scale &&
	      s.convert.intensity_scale == 0.0);
	s = FINE("--intensity-scale", "tanh", "--intensity-scale", "auto");
	CHECK(!s.convert.tanh && s.auto_scale &&
	      s.convert.intensity_scale == 0.0);
	s = FINE("--intensity-scale", "auto", "--intensity-scale", "2");
	CHECK(!s.convert.tanh && !s.auto_scale &&
	      s.convert.intensity_scale == 2.0);
	s = FINE("--intensity-scale", "2", "--intensity-scale", "tanh");
	CHECK(s.convert.tanh && s.convert.intensity_scale == 0.0);

	s = FINE("--origin", "431000,-4582000.25,1e2");
	CHECK(s.convert.origin[0] == 431000.0 &&
	      s.convert.origin[1] == -4582000.25 &&
	      s.convert.origin[2] == 100.0 && !s.convert.origin_is_first);
	s = FINE("--origin", "1,2,3", "--origin", "first");
	CHECK(s.convert.origin[0] == 0.0 && s.convert.origin_is_first);
	s = FINE("--origin", "first", "--origin", "1,2,3");
	CHECK(s.convert.origin[0] == 1.0 && !s.convert.origin_is_first);

	s = FINE("--include", "*.lidar", "--include=[ab].bin");
	CHECK_EQ_INT(s.include_count, 2);
	CHECK_STR(s.includes[0], "*.lidar");
	CHECK_STR(s.includes[1], "[ab].bin");
}

static void output(void)
{
	CHECK(FINE("-n").dry_run);
	CHECK(FINE("--dry-run").dry_run);
	CHECK_EQ_INT(FINE("--existing", "update").convert.existing,
		     BV_EXISTING_UPDATE);
	CHECK_EQ_INT(FINE("--existing", "skip").convert.existing,
		     BV_EXISTING_SKIP);
	CHECK_EQ_INT(FINE("--existing", "replace").convert.existing,
		     BV_EXISTING_REPLACE);
	CHECK_EQ_INT(FINE("--existing", "fail").convert.existing,
		     BV_EXISTING_FAIL);
	CHECK_EQ_INT(FINE("--encoder", "auto").convert.encoding,
		     BV_ENCODING_AUTO);
	CHECK_EQ_INT(FINE("--encoder", "sparse").convert.encoding,
		     BV_ENCODING_SPARSE);
	CHECK_EQ_INT(FINE("--encoder", "libpng").convert.encoding,
		     BV_ENCODING_LIBPNG);
	CHECK(!FINE("-n").check);
	CHECK(!FINE("-n").info);
	CHECK(FINE("--info").info);
	CHECK(FINE("--check").check);
	CHECK(FINE("--check", "-0").nul_separated);
	CHECK_EQ_INT(FINE("--check", "--device", "gpu").convert.device,
		     BV_DEVICE_CPU);
	CHECK_EQ_INT(FINE("-n").convert.sync, BV_SYNC_NONE);
	CHECK_EQ_INT(FINE("--sync", "none").convert.sync, BV_SYNC_NONE);
	CHECK_EQ_INT(FINE("--sync", "end").convert.sync, BV_SYNC_END);
	CHECK_EQ_INT(FINE("--sync", "each").convert.sync, BV_SYNC_EACH);
	CHECK_EQ_INT(FINE("--max-errors", "1").max_errors, 1);
	CHECK_EQ_INT(FINE("--max-errors", "2k").max_errors, 2000);
	CHECK_EQ_INT(FINE("--max-errors", "000000000000002").max_errors, 2);
	CHECK_EQ_INT(FINE("--fail-fast").max_errors, 1);
	CHECK_EQ_INT(FINE("--fail-fast", "--max-errors", "5").max_errors, 5);
	CHECK(FINE("--timeout", "0.5").timeout == 0.5);
	CHECK(FINE("--timeout", "1e3").timeout == 1000.0);
	CHECK(FINE("--timeout", "1e9").timeout == 1e9);
	CHECK(FINE("--timeout", "1e-9").timeout == 1e-9);
	/* what is longer than any run is no limit */
	CHECK(FINE("--timeout", "1e300").timeout == 0.0);
	CHECK(FINE("--timeout", "60", "--timeout", "1e999").timeout == 0.0);
}

static void device_and_reporting(void)
{
	CHECK_EQ_INT(FINE("-j", "0").jobs, 0);
	CHECK_EQ_INT(FINE("-j", "00").jobs, 0);
	CHECK_EQ_INT(FINE("-j8").jobs, 8);
	CHECK_EQ_INT(FINE("--jobs", "4096").jobs, 4096);
	CHECK_EQ_INT(FINE("-j", "8", "-j", "0").jobs, 0);
	CHECK_EQ_INT(FINE("--schedule", "guided").schedule, BV_SCHEDULE_GUIDED);
	CHECK_EQ_INT(FINE("--schedule", "chunk").schedule, BV_SCHEDULE_CHUNK);
	CHECK_EQ_INT(FINE("--schedule", "frame").schedule, BV_SCHEDULE_FRAME);
	CHECK_EQ_INT(FINE("--device", "auto").convert.device, BV_DEVICE_AUTO);
	CHECK_EQ_INT(FINE("--device", "cpu").convert.device, BV_DEVICE_CPU);
	CHECK_EQ_INT(FINE("--device", "gpu").convert.device, BV_DEVICE_GPU);
	CHECK_EQ_INT(FINE("--device", "gpu").convert.gpus, 0);
	CHECK_EQ_INT(FINE("--device", "gpu:0").convert.device, BV_DEVICE_GPU);
	CHECK_EQ_INT(FINE("--device", "gpu:0").convert.gpus, 1);
	CHECK_EQ_INT(FINE("--device", "gpu:0,2,31").convert.gpus, 0x80000005);
	CHECK_EQ_INT(FINE("--device", "gpu:3,3").convert.gpus, 8);
	CHECK_EQ_INT(FINE("--device", "gpu:3", "--device", "gpu").convert.gpus,
		     0);
	CHECK_EQ_INT(FINE("--device", "gpu:3", "--device", "cpu").convert.gpus,
		     0);
	CHECK(FINE("--no-fallback").convert.no_fallback);
	CHECK_STR(FINE("--report", "r.jsonl").report, "r.jsonl");
	CHECK(!FINE("--report", "r.jsonl").merge_reports);
	CHECK(FINE("--merge-reports").merge_reports);
	CHECK(FINE("--merge-reports", "-", "-0").nul_separated);
	CHECK_EQ_INT(FINE("--progress", "auto").progress, BV_PROGRESS_AUTO);
	CHECK_EQ_INT(FINE("--progress", "always").progress, BV_PROGRESS_ALWAYS);
	CHECK_EQ_INT(FINE("--progress", "never").progress, BV_PROGRESS_NEVER);
	CHECK_EQ_INT(FINE("-q").verbosity, -1);
	CHECK_EQ_INT(FINE("--verbose").verbosity, 1);
}

static void actions_end_the_reading(void)
{
	CHECK_EQ_INT(parse_fine(ARGS("-h")).action, BV_HELP);
	CHECK_EQ_INT(parse_fine(ARGS("--help", "--bogus")).action, BV_HELP);
	CHECK_EQ_INT(parse_fine(ARGS("-V", "-h")).action, BV_VERSION);
	CHECK_EQ_INT(parse_fine(ARGS("--version")).action, BV_VERSION);
	CHECK_EQ_INT(parse_fine(ARGS("--list-presets")).action,
		     BV_LIST_PRESETS);
	CHECK_EQ_INT(parse_fine(ARGS("--list-channels")).action,
		     BV_LIST_CHANNELS);
	CHECK_EQ_INT(parse_fine(ARGS("--list-formats")).action,
		     BV_LIST_FORMATS);
	CHECK_EQ_INT(parse_fine(ARGS("--list-layouts")).action,
		     BV_LIST_LAYOUTS);
	CHECK_EQ_INT(parse_fine(ARGS("in", "--list-devices")).action,
		     BV_LIST_DEVICES);
}

/* --------------------------------------------------------------- spelling */

static void options_and_operands_may_be_mixed(void)
{
	struct bv_settings s = parse_fine(
		ARGS("a", "-o", "out", "b", "-v", "--", "-n", "--", "c"));

	CHECK_EQ_INT(s.operand_count, 5);
	CHECK_STR(s.operands[0], "a");
	CHECK_STR(s.operands[1], "b");
	CHECK_STR(s.operands[2], "-n");
	CHECK_STR(s.operands[3], "--");
	CHECK_STR(s.operands[4], "c");
	CHECK(!s.dry_run);
	CHECK_EQ_INT(s.verbosity, 1);
}

static void options_may_be_spelt_in_several_ways(void)
{
	CHECK_STR(parse_fine(ARGS("in", "-oout")).convert.output_directory,
		  "out");
	CHECK_STR(parse_fine(ARGS("in", "-no", "out")).convert.output_directory,
		  "out");
	CHECK_STR(
		parse_fine(ARGS("in", "--output=out")).convert.output_directory,
		"out");
	CHECK_STR(
		parse_fine(ARGS("in", "--out", "out")).convert.output_directory,
		"out");
	CHECK_STR(parse_fine(ARGS("in", "-o", "a", "-o", "b"))
			  .convert.output_directory,
		  "b");
	CHECK_EQ_INT(FINE("-v", "-q").verbosity, -1);
	CHECK_STR(FINE("--preset", "note", "--preset", "sfa3d").grid.preset,
		  "sfa3d");
}

static void unknown_options(void)
{
	REFUSED("unknown option '--preste'; did you mean '--preset'?",
		"--preste", "note");
	REFUSED("unknown option '--PRESETS'; did you mean '--preset'?",
		"--PRESETS=note");
	REFUSED("unknown option '--intensity_scale'; did you mean "
		"'--intensity-scale'?",
		"--intensity_scale", "1");
	REFUSED("unknown option '--colour'", "--colour");
	REFUSED("unknown option $'--\\x1b[2K'", "--\x1b[2K");
	REFUSED("unknown option '-x'; did you mean '--x'?", "-x", "1:2");
	REFUSED("unknown option '-p'", "-p");
	REFUSED("unknown option $'-\\xff'", "-\xff");
	REFUSED("option '--n' may be any of --null, --no-fallback", "--n");
	REFUSED("option '--list' may be any of --list-presets, "
		"--list-channels, --list-formats, --list-layouts, "
		"--list-devices",
		"--list");
}

static void arguments_too_many_or_missing(void)
{
	REFUSED("--x needs an argument: --x MIN:MAX", "--x");
	REFUSED("--output needs an argument: --output DIR", "-o");
	REFUSED("--strict takes no argument", "--strict=no");
}

/* Each of the values, of which NULL is the last, is refused for 'reason'. */
static void check_malformed(const char *option, const char *const *values,
			    const char *reason)
{
	for (; *values != NULL; values++) {
		char sentence[256];

		snprintf(sentence, sizeof(sentence), "%s: '%s' %s", option,
			 *values, reason);
		REFUSED(sentence, option, *values);
	}
}

static void malformed_ranges(void)
{
	check_malformed("--x",
			ARGS("80", "", ":", "1:", ":2", "1:2:3", "1:2x", "a:b",
			     " 1:2", "1: 2", "0x1:2", "1,5:2"),
			"is not a range; expected MIN:MAX in metres, such as "
			"-80:80");
	check_malformed(
		"--z",
		ARGS("nan:1", "1:nan", "-inf:1", "-1:infinity", "infinite"),
		"is not a range; expected MIN:MAX in metres, such as "
		"-80:80");
}

#define SCALES                                                              \
	"expected the intensity that counts as full, such as 255, or tanh " \
	"or auto"

static void malformed_numbers(void)
{
	check_malformed("--cell",
			ARGS("0,1", "", " 0.1", "0.1 ", "0.1m", "nan", "inf",
			     "0x1p-3", "--x"),
			"is not a number; expected metres such as 0.1");
	check_malformed("--density",
			ARGS("", "log", "log8", "Log16", "log16 ", "linear",
			     "linear:", "linear:0", "linear:65536", "linear:-1",
			     "linear:1.5", "linear:x", "linear:4294967297"),
			"is no scale; expected log16, log32, log64, log128, or "
			"linear:N with N from 1 to 65535");
	check_malformed("--bits",
			ARGS("", "0", "1", "08", "16 ", "32", "-8", "0x8",
			     "8,16", "sixteen"),
			"is no depth; expected 8 or 16");
	check_malformed("--slices",
			ARGS("", "0", "65", "-1", "1.5", "8 ", "1k",
			     "4294967297", "all"),
			"is no count of 1 to 64; expected slices such as 8");
	check_malformed("--intensity-scale",
			ARGS("0", "-1", "inf", "nan", "", "255x", "Tanh"),
			"is not a number above 0; " SCALES);
	check_malformed("--max-points",
			ARGS("0", "-1", "+1", "", "1.5", "1G", "k", "0M", "1 k",
			     "1kk", "0x10", "4295M", "4294967296",
			     "99999999999999999999", "1e3", "000", "0k"),
			"is no count of 1 to 4294967295; expected digits, and "
			"k or M, such as 500000, 500k or 2M");
	check_malformed("--max-errors", ARGS("0", "-1", "", "x"),
			"is no count of 1 to 4294967295; expected digits, and "
			"k or M, such as 500000, 500k or 2M");
	check_malformed(
		"--jobs",
		ARGS("-1", "", "1.5", "4097", "5k", "4294967297", "1e1", "x"),
		"is no count of 0 to 4096; expected processes such as 8, or "
		"0 for one a CPU");
	check_malformed(
		"--timeout",
		ARGS("0", "-1", "", "nan", "inf", "1s", "-1e999", "-1e-999"),
		"is not a number above 0; expected seconds such as 60");
}

static void malformed_axes(void)
{
	check_malformed("--axes",
			ARGS("", "x", "x,y", "x,y,z,", "x,y,z,x", "x,y,y",
			     "x,-x,z", "a,b,c", "x y z", "+x,y,z", "x,y,--z",
			     "X,Y,Z"),
			"are no axes; expected each of x, y and z once, with "
			"a minus or without, such as y,-x,z");
}

#define ORIGINS "expected X,Y,Z in metres, such as 431000,4582000,0, or first"

static void malformed_origins(void)
{
	check_malformed("--origin",
			ARGS("", "1", "1,2", "1,2,", "1,2,3,", "1,2,3,4", ",,",
			     "1:2:3", "1, 2,3", "a,b,c", "nan,0,0", "0,inf,0",
			     "last", "First"),
			"is no origin; " ORIGINS);
	check_malformed("--origin", ARGS("1e999,0,0", "0,0,-1e999"),
			"has too large a number; " ORIGINS);
}

static void useless_fields_and_patterns(void)
{
	static const char *many[2 * BV_MOST_INCLUDES + 4] = {"-oout", "in"};

	REFUSED("--intensity-field: the name is empty", "--intensity-field",
		"");
	REFUSED("--intensity-field: 'a_name_of_thirty_two_characters_' has 32 "
		"characters; expected a name of at most 31",
		"--intensity-field", "a_name_of_thirty_two_characters_");
	REFUSED("--include: the pattern is empty", "--include", "");
	REFUSED("--include: 'a/*.bin' has a slash; expected a pattern of names "
		"without directories, such as '*.bin'",
		"--include", "a/*.bin");
	for (int i = 0; i <= BV_MOST_INCLUDES; i++)
		many[2 + i] = "--include=*";
	check_refused(many, "--include: is there more than 32 times");
}

/* They are numbers, and so are not said to be none. */
static void numbers_that_do_not_fit(void)
{
	check_malformed("--cell", ARGS("1e999", "-1e999"),
			"is too large; expected metres such as 0.1");
	check_malformed("--cell", ARGS("1e-999"),
			"is too small; expected metres such as 0.1");
	check_malformed("--intensity-scale", ARGS("1e999"),
			"is too large; " SCALES);
	check_malformed("--intensity-scale", ARGS("1e-999"),
			"is too small; " SCALES);
	check_malformed("--x", ARGS("0:1e999", "-1e999:1", "1e999:1e-999"),
			"has too large a number; expected MIN:MAX in metres, "
			"such as -80:80");
	check_malformed("--timeout", ARGS("1e-999"),
			"is too small; expected seconds such as 60");
}

static void unknown_names(void)
{
	static const char *const no_gpus[] = {
		"gpu:",   "gpu:x",  "gpu:32",   "gpu:0,",
		"gpu:,0", "gpu: 1", "gpu:0, 1", "gpu:-1",
		"gpu:+1", "gpu:1x", "gpu:0;1",  "gpu:18446744073709551616",
	};

	REFUSED("--preset: unknown name 'surrond'; did you mean 'surround'? "
		"(known: surround, note, sfa3d, complex-yolo, mv3d, mv3d-c, "
		"pixor, birdnet, apollo)",
		"--preset", "surrond");
	REFUSED("--preset: unknown name 'sfa'; did you mean 'sfa3d'? "
		"(known: surround, note, sfa3d, complex-yolo, mv3d, mv3d-c, "
		"pixor, birdnet, apollo)",
		"--preset", "sfa");
	REFUSED("--preset: unknown name 'lidar' "
		"(known: surround, note, sfa3d, complex-yolo, mv3d, mv3d-c, "
		"pixor, birdnet, apollo)",
		"--preset", "lidar");
	REFUSED("--layout: unknown name 'nuScenes'; did you mean 'nuscenes'? "
		"(known: kitti, nuscenes, waymo, nclt, columns=LIST)",
		"--layout", "nuScenes");
	REFUSED("--layout: unknown name '' "
		"(known: kitti, nuscenes, waymo, nclt, columns=LIST)",
		"--layout", "");
	for (size_t i = 0; i < sizeof(no_gpus) / sizeof(no_gpus[0]); i++) {
		char sentence[160];

		snprintf(sentence, sizeof(sentence),
			 "--device: '%s' is no list of GPUs; expected numbers "
			 "of 0 to 31, such as gpu:0 or gpu:0,2",
			 no_gpus[i]);
		REFUSED(sentence, "--device", no_gpus[i]);
	}
	REFUSED("--device: unknown name 'gup'; did you mean 'gpu'? "
		"(known: auto, cpu, gpu)",
		"--device", "gup");
	REFUSED("--device: unknown name 'cuda' (known: auto, cpu, gpu)",
		"--device", "cuda");
	REFUSED("--schedule: unknown name 'guide'; did you mean 'guided'? "
		"(known: guided, chunk, frame)",
		"--schedule", "guide");
	REFUSED("--existing: unknown name 'overwrite' "
		"(known: update, skip, replace, fail)",
		"--existing", "overwrite");
	REFUSED("--progress: unknown name 'nevr'; did you mean 'never'? "
		"(known: auto, always, never)",
		"--progress", "nevr");
}

#define CHANNELS                                              \
	"(known: height, low, span, mean-height, intensity, " \
	"max-intensity, mean-intensity, density, occupied, "  \
	"slice-height, slice-occupied, slices)"

static void unknown_channels(void)
{
	REFUSED("--channels: unknown name 'hieght'; did you mean "
		"'height'? " CHANNELS,
		"--channels", "hieght");
	REFUSED("--channels: unknown name 'Low'; did you mean 'low'? " CHANNELS,
		"--channels", "height,Low,span");
	REFUSED("--channels: unknown name 'slice-occ'; did you mean "
		"'slice-occupied'? " CHANNELS,
		"--channels", "slice-occ:3");
	REFUSED("--channels: unknown name 'gray' " CHANNELS, "--channels",
		"gray");
	REFUSED("--channels: unknown name $'\\xff' " CHANNELS, "--channels",
		"low,\xff,low");
	REFUSED("--channels: unknown name '' " CHANNELS, "--channels", "");
	REFUSED("--channels: unknown name '' " CHANNELS, "--channels",
		"low,,span");
	REFUSED("--channels: unknown name '' " CHANNELS, "--channels",
		"low,span,");
	REFUSED("--channels: unknown name '' " CHANNELS, "--channels", ":3");
	REFUSED("--channels: unknown name ' span'; did you mean "
		"'span'? " CHANNELS,
		"--channels", "low, span");
	REFUSED("--write: unknown name 'pngs'; did you mean 'png'? "
		"(known: png, npz)",
		"--write", "pngs");
	REFUSED("--write: unknown name 'hdf5' (known: png, npz)", "--write",
		"hdf5");
}

/* The sentence is the one of bv_layout_parse(). */
static void malformed_columns(void)
{
	struct bv_layout layout;
	char why[256], sentence[300];

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "columns=x,y",
				     why, sizeof(why)),
		     BV_ERR_LAYOUT);
	snprintf(sentence, sizeof(sentence), "--layout: %s", why);
	REFUSED(sentence, "--layout", "columns=x,y");
}

static void what_is_missing(void)
{
	check_refused(ARGS("-o", "out"),
		      "no input: expected frames or directories of frames, or "
		      "--files-from FILE");
	check_refused(ARGS("in"), "no output: expected -o DIR, the directory "
				  "where the pictures go");
	CHECK(parse_fine(ARGS("-n", "in")).convert.output_directory == NULL);
	CHECK_EQ_INT(
		parse_fine(ARGS("-oout", "--files-from", "l")).operand_count,
		0);
	REFUSED("--null says how --files-from FILE is read, but there is no "
		"--files-from",
		"-0");
}

static void useless_names(void)
{
	REFUSED("--output: the name is empty", "-o", "");
	REFUSED("--root: the name is empty", "--root=");
	REFUSED("--files-from: the name is empty", "--files-from", "");
	REFUSED("--report: the name is empty", "--report", "");
	REFUSED("the name of an input is empty", "");
	REFUSED("'-' is no input; --files-from - reads the names of frames "
		"from standard input, and ./- is a file of this name",
		"-");
}

static void refusals_leave_the_settings_alone(void)
{
	struct bv_settings settings;
	struct bv_settings before;

	memset(&settings, 0x5a, sizeof(settings));
	before = settings;
	capture_start();
	CHECK_EQ_INT(parse(&settings, ARGS("-o", "out", "--cell", "x")),
		     BV_PARSE_USAGE);
	capture_end();
	CHECK(memcmp(&settings, &before, sizeof(settings)) == 0);
}

/* An argument may follow the name. */
static bool is_named(const char *option, const char *words)
{
	return strlen(option) == strcspn(words, " ") &&
	       strncmp(option, words, strlen(option)) == 0;
}

/* What sentences of the library name is there to be given. */
static void names_in_sentences_are_options(void)
{
	const struct bv_wording *w = &bv_option_wording;
	const char *const names[] = {w->x,
				     w->y,
				     w->z,
				     w->cell,
				     w->density,
				     w->density_full,
				     w->channels,
				     w->bits,
				     w->slices,
				     w->form,
				     w->arrays,
				     w->layout,
				     w->intensity_scale,
				     w->first_origin,
				     w->max_points,
				     w->timeout};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct bv_option *option = bv_options;

		CHECK(strncmp(names[i], "--", 2) == 0);
		while (option->name != NULL &&
		       !is_named(option->name, names[i] + 2))
			option++;
		CHECK(option->name != NULL && option->argument != NULL);
	}
}

int main(void)
{
	names_in_sentences_are_options();
	defaults();
	what_to_draw();
	densities();
	channels();
	numbers_do_not_depend_on_the_order();
	input();
	how_frames_are_read();
	output();
	device_and_reporting();
	actions_end_the_reading();
	options_and_operands_may_be_mixed();
	options_may_be_spelt_in_several_ways();
	unknown_options();
	arguments_too_many_or_missing();
	malformed_ranges();
	malformed_numbers();
	malformed_axes();
	malformed_origins();
	useless_fields_and_patterns();
	numbers_that_do_not_fit();
	unknown_names();
	unknown_channels();
	malformed_columns();
	what_is_missing();
	useless_names();
	refusals_leave_the_settings_alone();
	return 0;
}
