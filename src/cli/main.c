/*
 * main.c - the command birdview
 */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/convert_command.h"
#include "cli/gpu_news.h"
#include "cli/info_command.h"
#include "cli/merge_command.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "core/channel_list.h"
#include "core/float_env.h"
#include "formats/format.h"
#include "gpu/device.h"

/*
 * The next file to be opened gets the lowest free number.  If standard error
 * was closed, that file would get the messages too.  So closed ones are
 * occupied, by what can neither be read nor written.
 */
static void occupy_standard_descriptors(void)
{
	int descriptor;

	do {
		descriptor = open("/", O_PATH);
	} while (descriptor >= 0 && descriptor <= STDERR_FILENO);
	if (descriptor >= 0)
		close(descriptor);
}

/* The column in which descriptions start. */
#define DESCRIPTION 14

static void print_list(const char *(*name)(size_t),
		       const char *(*description)(size_t))
{
	for (size_t i = 0; name(i) != NULL; i++)
		printf("%-*s%s%s\n", DESCRIPTION, name(i), description(i),
		       i == 0 ? " (default)" : "");
}

/* The column for names that are longer. */
#define CHANNEL_DESCRIPTION 17

static void print_channels(void)
{
	for (size_t i = 0; bv_channel_name(i) != NULL; i++)
		printf("%-*s%s\n", CHANNEL_DESCRIPTION, bv_channel_name(i),
		       bv_channel_description(i));
	printf("%-*s%s\n", CHANNEL_DESCRIPTION, BV_ALL_SLICES,
	       "slice-height,slice-occupied; one alone is slice-height:3");
}

static void print_extensions(const char *const *extensions)
{
	for (size_t i = 0; extensions[i] != NULL; i++)
		printf("%s*%s", i > 0 ? " " : "", extensions[i]);
}

static void print_formats(void)
{
	const struct bv_format *format;

	for (size_t i = 0; (format = bv_format_at(i)) != NULL; i++) {
		printf("%-*s%s (", DESCRIPTION, format->name,
		       format->description);
		print_extensions(format->extensions);
		if (format->other_extensions != NULL) {
			printf("; if asked for ");
			print_extensions(format->other_extensions);
		}
		puts(")");
	}
}

static void print_layouts(void)
{
	print_list(bv_layout_name, bv_layout_description);
	printf("%-*s%s\n", DESCRIPTION, "columns=LIST",
	       "columns, as in columns=x,y,z,i,-,- or columns=x:f8,y:f8,z:f8");
}

static void print_devices(void)
{
	const struct bv_device_info *device;

	for (size_t i = 0; (device = bv_device_info(i)) != NULL; i++) {
		if (i != BV_DEVICE_GPU)
			printf("%-*s%s\n", DESCRIPTION, device->name,
			       device->description);
	}
	bv_list_gpus(DESCRIPTION);
}

/* What was asked for on standard output counts only if it arrived there. */
static int end_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return BV_EXIT_DONE;
	bv_msg_errno("cannot write to standard output");
	return BV_EXIT_CANNOT_START;
}

int main(int argc, char **argv)
{
	struct bv_settings settings;
	char report[PATH_MAX];

	bv_signals_begin();
	occupy_standard_descriptors();
	/* A library that was loaded with us may have set another one. */
	bv_float_enter();
	if (bv_settings_parse(&settings, argc, argv) != BV_PARSE_OK)
		return BV_EXIT_USAGE;
	switch (settings.action) {
	case BV_HELP:
		bv_print_help(stdout);
		break;
	case BV_VERSION:
		bv_print_version(stdout);
		break;
	case BV_LIST_PRESETS:
		print_list(bv_preset_name, bv_preset_description);
		break;
	case BV_LIST_CHANNELS:
		print_channels();
		break;
	case BV_LIST_FORMATS:
		print_formats();
		break;
	case BV_LIST_LAYOUTS:
		print_layouts();
		break;
	case BV_LIST_DEVICES:
		print_devices();
		break;
	case BV_CONVERT:
		if (settings.merge_reports)
			return bv_merge_command(&settings);
		if (!bv_shard_name_report(&settings.shard, &settings.report,
					  report))
			return BV_EXIT_USAGE;
		return settings.info ? bv_info_command(&settings)
				     : bv_convert_command(&settings);
	}
	return end_output();
}
