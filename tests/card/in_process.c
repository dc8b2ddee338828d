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
	const char *const *inputs = context;
	char text[256];

	if (result->status != BV_OK) {
		bv_frame_message(result, text, sizeof(text));
		fprintf(stderr, "%s: %s\n", inputs[index], text);
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
			      const char *directory, const char **inputs,
			      const char **outputs, size_t n)
{
	struct bv_convert_options options;
	enum bv_status status;

	status = bv_convert_options_init(&options, sizeof(options), grid);
	if (status != BV_OK)
		return status;
	options.device = gpu ? BV_DEVICE_GPU : BV_DEVICE_CPU;
	options.no_fallback = true;
	options.existing = BV_EXISTING_REPLACE;
	options.output_directory = directory;
	options.threads = 4;
	return bv_convert_files(&options, inputs, outputs, n, tell_failure,
				inputs, NULL);
}

int main(int argc, char **argv)
{
	const size_t n = argc > 4 ? (size_t)argc - 4 : 0;
	const char **inputs = calloc(n + 1, sizeof(*inputs));
	const char **outputs = calloc(n + 1, sizeof(*outputs));
	struct bv_grid_options options;
	struct bv_grid *grid = NULL;
	enum bv_status status = BV_ERR_ARGUMENT;

	if (n == 0 || inputs == NULL || outputs == NULL) {
		fputs("Usage: in_process DEVICE PRESET OUTPUT FRAME...\n",
		      stderr);
		return 2;
	}
	for (size_t i = 0; i < n; i++) {
		inputs[i] = argv[i + 4];
		outputs[i] = name_picture(inputs[i]);
	}
	status = bv_grid_options_init(&options, sizeof(options), argv[2]);
	if (status == BV_OK)
		status = bv_grid_create(&grid, &options, NULL, 0);
	if (status == BV_OK)
		status = convert(grid, strcmp(argv[1], "gpu") == 0, argv[3],
				 inputs, outputs, n);
	if (status != BV_OK)
		fprintf(stderr, "in_process: %s\n", bv_status_string(status));
	bv_grid_free(grid);
	for (size_t i = 0; i < n; i++)
		free((char *)outputs[i]);
	free(outputs);
	free(inputs);
	return status == BV_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
