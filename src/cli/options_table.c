/*
 * options_table.c - the one table of options, and how their arguments are taken
 *
 * Each function below takes the arguments of one kind of option and refuses
 * those that it cannot use, in a sentence that names the option, what was found
 * and what was expected.  Those about what is drawn are in drawing_options.c, those
 * about how frames are read in reading_options.c.  The table is at the end.
 */

#include "cli/options_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/choices.h"
#include "cli/drawing_options.h"
#include "cli/message.h"
#include "cli/number.h"
#include "cli/option_refusal.h"
#include "cli/reading_options.h"
#include "run/cpus.h"
#include "work/frame_table.h"

static bool take_flag(const struct bv_option *option, const char *argument,
		      struct bv_draft *draft)
{
	bool *target = bv_option_target(option, draft);

	(void)argument;
	*target = true;
	return true;
}

/* The name of a file or directory. */
static bool take_path(const struct bv_option *option, const char *argument,
		      struct bv_draft *draft)
{
	const char **target = bv_option_target(option, draft);

	if (*argument == '\0') {
		bv_msg_usage("--%s: the name is empty", option->name);
		return false;
	}
	*target = argument;
	return true;
}

static bool take_count(const struct bv_option *option, const char *argument,
		       struct bv_draft *draft)
{
	uint32_t *target = bv_option_target(option, draft);

	if (bv_parse_count(argument, target) && *target > 0)
		return true;
	return bv_refuse_argument(
		option, argument, "is no count of 1 to 4294967295",
		"digits, and k or M, such as 500000, 500k or 2M");
}

static bool take_fail_fast(const struct bv_option *option, const char *argument,
			   struct bv_draft *draft)
{
	(void)option;
	(void)argument;
	draft->settings.max_errors = 1;
	return true;
}

static bool take_jobs(const struct bv_option *option, const char *argument,
		      struct bv_draft *draft)
{
	uint32_t jobs;
	char what[64];

	if (bv_parse_count(argument, &jobs) && jobs <= BV_MOST_WORKERS) {
		draft->settings.jobs = jobs;
		return true;
	}
	snprintf(what, sizeof(what), "is no count of 0 to %u", BV_MOST_WORKERS);
	return bv_refuse_argument(option, argument, what,
				  "processes such as 8, or 0 for one a CPU");
}

/* More is no limit: some thirty years. */
#define MOST_SECONDS 1e9

static bool take_seconds(const struct bv_option *option, const char *argument,
			 struct bv_draft *draft)
{
	static const char expected[] = "seconds such as 60";
	double seconds = 0.0;
	const enum bv_number number = bv_parse_number(argument, &seconds);

	if (number == BV_NUMBER_SMALL)
		return bv_refuse_argument(option, argument, "is too small",
					  expected);
	if (number == BV_NO_NUMBER || seconds <= 0.0)
		return bv_refuse_argument(option, argument, BV_NOT_ABOVE_0,
					  expected);
	draft->settings.timeout = seconds <= MOST_SECONDS ? seconds : 0.0;
	return true;
}

/*
 * One of the option's names, which are in the order of the target's enum; its value is
 * that of the first.
 */
static bool take_choice(const struct bv_option *option, const char *argument,
			struct bv_draft *draft)
{
	unsigned *target = bv_option_target(option, draft);
	const char *name;

	for (unsigned i = 0; (name = option->names(i)) != NULL; i++) {
		if (strcmp(argument, name) == 0) {
			*target = i + (unsigned)option->value;
			return true;
		}
	}
	bv_refuse_word(option, argument, "");
	return false;
}

/* "gpu:0,2" as the bits 0 and 2; false if it is no list of that kind. */
static bool parse_gpus(const char *list, uint32_t *gpus)
{
	uint32_t bits = 0;

	for (;;) {
		char *end = NULL;
		const unsigned long gpu = *list >= '0' && *list <= '9'
						  ? strtoul(list, &end, 10)
						  : BV_MOST_GPUS;

		if (gpu >= BV_MOST_GPUS || (*end != ',' && *end != '\0'))
			return false;
		bits |= UINT32_C(1) << gpu;
		if (*end == '\0')
			break;
		list = end + 1;
	}
	*gpus = bits;
	return true;
}

static bool take_device(const struct bv_option *option, const char *argument,
			struct bv_draft *draft)
{
	struct bv_settings *settings = &draft->settings;
	char quoted[BV_QUOTE_MAX];

	settings->convert.gpus = 0;
	if (strncmp(argument, "gpu:", 4) != 0)
		return take_choice(option, argument, draft);
	settings->convert.device = BV_DEVICE_GPU;
	if (parse_gpus(argument + 4, &settings->convert.gpus))
		return true;
	bv_msg_usage("--%s: %s is no list of GPUs; expected numbers of 0 to "
		     "%d, such as gpu:0 or gpu:0,2",
		     option->name, bv_quote(argument, quoted, sizeof(quoted)),
		     BV_MOST_GPUS - 1);
	return false;
}

static bool take_shard(const struct bv_option *option, const char *argument,
		       struct bv_draft *draft)
{
	(void)option;
	return bv_shard_parse(&draft->settings.shard, argument);
}

static bool take_verbosity(const struct bv_option *option, const char *argument,
			   struct bv_draft *draft)
{
	(void)argument;
	draft->settings.verbosity = option->value;
	return true;
}

static bool take_action(const struct bv_option *option, const char *argument,
			struct bv_draft *draft)
{
	(void)argument;
	draft->settings.action = (enum bv_action)option->value;
	return true;
}

#define TARGET(member) .target = offsetof(struct bv_draft, member)

/* clang-format off */
const struct bv_option bv_options[] = {
	{ "preset", 0, BV_SECTION_DRAW, "NAME",
	  "the kind of picture (surround)",
	  .take = bv_take_preset, .names = bv_preset_name },
	{ "x", 0, BV_SECTION_DRAW, "MIN:MAX",
	  "metres forward, in surround, mv3d and apollo\n"
	  "(surround: -80:80)",
	  .take = bv_take_range, TARGET(x) },
	{ "y", 0, BV_SECTION_DRAW, "MIN:MAX",
	  "metres to the left, likewise (-80:80)",
	  .take = bv_take_range, TARGET(y) },
	{ "z", 0, BV_SECTION_DRAW, "MIN:MAX",
	  "metres up, likewise (-3:3)",
	  .take = bv_take_range, TARGET(z) },
	{ "cell", 0, BV_SECTION_DRAW, "M",
	  "metres along the side of a pixel, likewise (0.1)",
	  .take = bv_take_cell },
	{ "density", 0, BV_SECTION_DRAW, "SCALE",
	  "how n points become density, in surround and mv3d:\n"
	  "log16, log32, log64 or log128, by ln(1 + n) / ln 16\n"
	  "and so on, or linear:N, by n / N (surround: log64,\n"
	  "or n itself with --write npz)",
	  .take = bv_take_density, .names = bv_density_name },
	{ "channels", 0, BV_SECTION_DRAW, "LIST",
	  "what pixels show, likewise: one name for gray, three\n"
	  "for red, green and blue, any for arrays\n"
	  "(surround: height,intensity,density)",
	  .take = bv_take_channels, .names = bv_channel_word, .list = true },
	{ "bits", 0, BV_SECTION_DRAW, "N",
	  "of a sample in a PNG, likewise: 8 or 16 (8)",
	  .take = bv_take_bits, .names = bv_bits_name },
	{ "slices", 0, BV_SECTION_DRAW, "N",
	  "cut z into N slices, likewise, for slice-height:0 to\n"
	  "N-1, slice-occupied:0 to N-1, or all: slices",
	  .take = bv_take_slices },
	{ "write", 0, BV_SECTION_DRAW, "FORM",
	  "png, or npz: arrays of float32 for numpy.load()\n"
	  "(as the preset has it; surround: png)",
	  .take = take_choice, TARGET(form), .value = BV_FORM_PICTURE,
	  .names = bv_form_name },
	{ "list-presets", 0, BV_SECTION_DRAW, NULL,
	  "list the kinds of pictures and exit",
	  .take = take_action, .value = BV_LIST_PRESETS },
	{ "list-channels", 0, BV_SECTION_DRAW, NULL,
	  "list what pixels can show and exit",
	  .take = take_action, .value = BV_LIST_CHANNELS },

	{ "format", 0, BV_SECTION_INPUT, "NAME",
	  "what all files are taken for, whatever they hold\n"
	  "(by what each of them shows to be)",
	  .take = bv_take_format, .names = bv_format_name },
	{ "layout", 0, BV_SECTION_INPUT, "NAME",
	  "how raw files and arrays hold points: kitti,\n"
	  "nuscenes, waymo, nclt, or their columns as in\n"
	  "columns=x,y,z,i,- (kitti)",
	  .take = bv_take_layout_name, .names = bv_layout_name },
	{ "axes", 0, BV_SECTION_INPUT, "A,B,C",
	  "which of the file's axes go forward, left and up, as\n"
	  "in y,-x,z (x,y,z, or by the layout)",
	  .take = bv_take_axes },
	{ "origin", 0, BV_SECTION_INPUT, "X,Y,Z",
	  "metres to subtract from the file's coordinates;\n"
	  "first is each frame's first point, rounded down to\n"
	  "whole metres (0,0,0)",
	  .take = bv_take_origin, .names = bv_origin_name },
	{ "intensity-field", 0, BV_SECTION_INPUT, "F",
	  "the field that counts as intensity (intensity, i,\n"
	  "reflectivity, reflectance or remission)",
	  .take = bv_take_intensity_field },
	{ "intensity-scale", 0, BV_SECTION_INPUT, "S",
	  "the intensity that counts as full; tanh brings any\n"
	  "below 1; auto finds what 99 % of all frames' points\n"
	  "do not exceed (by the layout or the field's type)",
	  .take = bv_take_scale, .names = bv_scale_name },
	{ "strict", 0, BV_SECTION_INPUT, NULL,
	  "fail frames whose intensities do not fit the layout,\n"
	  "or of which no point is on the picture",
	  .take = take_flag, TARGET(settings.convert.strict) },
	{ "max-points", 0, BV_SECTION_INPUT, "N",
	  "fail frames with more points; k and M may follow N\n"
	  "for thousands and millions (67108864)",
	  .take = take_count, TARGET(settings.convert.max_points) },
	{ "list-formats", 0, BV_SECTION_INPUT, NULL,
	  "list the formats of files and exit",
	  .take = take_action, .value = BV_LIST_FORMATS },
	{ "list-layouts", 0, BV_SECTION_INPUT, NULL,
	  "list the layouts and exit",
	  .take = take_action, .value = BV_LIST_LAYOUTS },
	{ "include", 0, BV_SECTION_INPUT, "GLOB",
	  "in directories, take the files whose names match and\n"
	  "no others; may be given again (by their extensions)",
	  .take = bv_take_include },
	{ "files-from", 0, BV_SECTION_INPUT, "FILE",
	  "take the names in FILE too, one a line; - is\n"
	  "standard input",
	  .take = take_path, TARGET(settings.files_from),
	  .path = BV_PATH_FILE },
	{ "null", '0', BV_SECTION_INPUT, NULL,
	  "names in FILE end with a zero byte, and so do those\n"
	  "that --check and --merge-reports print",
	  .take = take_flag, TARGET(settings.nul_separated) },
	{ "root", 0, BV_SECTION_INPUT, "DIR",
	  "pictures get the paths that frames have below DIR",
	  .take = take_path, TARGET(settings.root),
	  .path = BV_PATH_DIRECTORY },
	{ "shard", 0, BV_SECTION_INPUT, "I/N",
	  "take the frames of shard I of N, from 0 on, and\n"
	  "leave the others to others; auto asks the launcher\n"
	  "for both, auto/N for I",
	  .take = take_shard },

	{ "output", 'o', BV_SECTION_OUTPUT, "DIR",
	  "where the pictures go; made if it is not there",
	  .take = take_path, TARGET(settings.convert.output_directory),
	  .path = BV_PATH_DIRECTORY },
	{ "dry-run", 'n', BV_SECTION_OUTPUT, NULL,
	  "print what would be done, and do nothing",
	  .take = take_flag, TARGET(settings.dry_run) },
	{ "info", 0, BV_SECTION_OUTPUT, NULL,
	  "only print what frames and pictures are, and the\n"
	  "command that draws them",
	  .take = take_flag, TARGET(settings.info) },
	{ "check", 0, BV_SECTION_OUTPUT, NULL,
	  "only print frames with a missing or wrong picture",
	  .take = take_flag, TARGET(settings.check) },
	{ "existing", 0, BV_SECTION_OUTPUT, "WHAT",
	  "for a picture that is there: update it if the frame\n"
	  "or the options have changed, skip it, replace it,\n"
	  "or fail the frame (update)",
	  take_choice, TARGET(settings.convert.existing), .names = bv_existing_name },
	{ "encoder", 0, BV_SECTION_OUTPUT, "NAME",
	  "what compresses PNGs: sparse (which auto means) or\n"
	  "libpng; the pixels are the same (auto)",
	  take_choice, TARGET(settings.convert.encoding), .names = bv_encoding_name },
	{ "fail-fast", 0, BV_SECTION_OUTPUT, NULL,
	  "stop when a frame fails",
	  take_fail_fast, .target = 0 },
	{ "max-errors", 0, BV_SECTION_OUTPUT, "N",
	  "stop when N frames have failed",
	  take_count, TARGET(settings.max_errors) },
	{ "timeout", 0, BV_SECTION_OUTPUT, "S",
	  "fail a frame that takes longer than S seconds",
	  take_seconds, .target = 0 },
	{ "sync", 0, BV_SECTION_OUTPUT, "WHEN",
	  "force pictures to disk: none, end or each (none)",
	  take_choice, TARGET(settings.convert.sync), .names = bv_sync_name },

	{ "jobs", 'j', BV_SECTION_DEVICE, "N",
	  "processes at work; 0 is one for each CPU that may\n"
	  "be used (0)",
	  take_jobs, .target = 0 },
	{ "schedule", 0, BV_SECTION_DEVICE, "NAME",
	  "how they share the frames: guided, in chunks that\n"
	  "shrink; chunk, one for each; frame by frame (guided)",
	  take_choice, TARGET(settings.schedule), .names = bv_schedule_name },
	{ "device", 0, BV_SECTION_DEVICE, "NAME",
	  "auto, cpu, gpu, or some GPUs as in gpu:0,2; the\n"
	  "pictures are the same (auto)",
	  .take = take_device, TARGET(settings.convert.device), .names = bv_device_name },
	{ "no-fallback", 0, BV_SECTION_DEVICE, NULL,
	  "with --device gpu, fail if there is no usable GPU\n"
	  "instead of going on with the CPU",
	  .take = take_flag, TARGET(settings.convert.no_fallback) },
	{ "list-devices", 0, BV_SECTION_DEVICE, NULL,
	  "list the devices and exit",
	  .take = take_action, .value = BV_LIST_DEVICES },

	{ "report", 0, BV_SECTION_REPORT, "FILE",
	  "write what became of each frame, as lines of JSON;\n"
	  "- is standard output, and with --shard {shard} in\n"
	  "FILE is its number",
	  .take = take_path, TARGET(settings.report),
	  .path = BV_PATH_FILE },
	{ "merge-reports", 0, BV_SECTION_REPORT, NULL,
	  "only read reports, INPUT or - for standard input;\n"
	  "print frames that failed, and say how many there are\n"
	  "and which shards are missing",
	  .take = take_flag, TARGET(settings.merge_reports) },
	{ "progress", 0, BV_SECTION_REPORT, "WHEN",
	  "a progress line: auto (on a terminal), always or\n"
	  "never (auto)",
	  .take = take_choice, TARGET(settings.progress),
	  .names = bv_progress_name },
	{ "quiet", 'q', BV_SECTION_REPORT, NULL,
	  "write nothing but errors",
	  .take = take_verbosity, .value = -1 },
	{ "verbose", 'v', BV_SECTION_REPORT, NULL,
	  "say more",
	  .take = take_verbosity, .value = 1 },
	{ "help", 'h', BV_SECTION_REPORT, NULL,
	  "print this help and exit",
	  .take = take_action, .value = BV_HELP },
	{ "version", 'V', BV_SECTION_REPORT, NULL,
	  "print the version, and those of libraries, and exit",
	  .take = take_action, .value = BV_VERSION },
	{ .name = NULL },
};
/* clang-format on */
