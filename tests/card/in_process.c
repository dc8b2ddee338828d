/*
 * in_process.c: converts frames by a call of the library, in one process
 *
 *	in_process DEVICE PRESET OUTPUT FRAME...
 *
 * DEVICE is cpu, or gpu, which must then be there.  Tools that watch a program's
 * use of a GPU have an easier life with this than with the many processes of
 * the command.
 */

#include <birdview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool tell_failure(void *context, size_t index,
			 const struct bv_frame_result *result)
{
	const struct bv_file *files = context;
	char text[256];

	if (result->status != BV_OK) {
		bv_frame_message(result, text, sizeof(text));
		fprintf(stderr, "%s: %s\n", files[index].input, text);
	}
	return true;
}

/* DIRECTORY/NAME.bin becomes NAME.png. */
static const char *name_picture(const char *frame)
{
	const char *slash = strrchr(frame, '/');
	const char *name = slash != NULL ? slash + 1 : frame;
	char *picture = malloc(strlen(name) + sizeof(".png"));

	if (picture != NULL)
		sprintf(picture, "%.*s.png", (int)strcspn(name, "."), name);
	return picture;
}

static enum bv_status convert(const struct bv_grid *grid, bool gpu,
			      const char *output, struct bv_file *files,
			      size_t n)
{
	struct bv_convert_options options;
	enum bv_status status;

	status = bv_convert_options_init(&options, sizeof(options), grid);
	if (status != BV_OK)
		return status;
	options.device = gpu ? BV_DEVICE_GPU : BV_DEVICE_CPU;
	options.no_fallback = true;
	options.existing = BV_EXISTING_REPLACE;
	options.output_directory = output;
	options.threads = 4;
	return bv_convert_files(&options, files, n, tell_failure, files, NULL);
}

int main(int argc, char **argv)
{
	const size_t n = argc > 4 ? (size_t)argc - 4 : 0;
	struct bv_file *files = calloc(n + 1, sizeof(*files));
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;
	enum bv_status status = BV_ERR_ARGUMENT;

	if (n == 0 || files == NULL) {
		fputs("Usage: in_process DEVICE PRESET OUTPUT FRAME...\n",
		      stderr);
		return 2;
	}
	for (size_t i = 0; i < n; i++)
		files[i] =
			(struct bv_file){.input = argv[i + 4],
					 .output = name_picture(argv[i + 4])};
	status = bv_grid_options_init(&options, sizeof(options), argv[2]);
	if (status == BV_OK)
		status = bv_grid_create(&grid, &options, NULL, 0);
	if (status == BV_OK)
		status = convert(grid, strcmp(argv[1], "gpu") == 0, argv[3],
				 files, n);
	if (status != BV_OK)
		fprintf(stderr, "in_process: %s\n", bv_status_string(status));
	bv_grid_free(grid);
	for (size_t i = 0; i < n; i++)
		free((char *)files[i].output);
	free(files);
	return status == BV_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
