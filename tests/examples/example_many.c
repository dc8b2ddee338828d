/*
 * example_many DIRECTORY FRAME...: converts frames on all CPUs.
 */
#include <birdview.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called by one thread at a time, so nothing here needs a lock. */
static bool report(void *context, size_t index,
		   const struct bv_frame_result *result)
{
	const char *const *inputs = context;
	char text[256];

	bv_frame_message(result, text, sizeof(text));
	printf("%s: %s\n", inputs[index], text);
	return true; /* go on */
}

static enum bv_status convert(const char **inputs, const char **outputs,
			      size_t n, const char *directory)
{
	struct bv_grid_options grid_options;
	struct bv_convert_options options;
	struct bv_grid *grid = NULL;
	enum bv_status status;

	status = bv_grid_options_init(&grid_options, sizeof(grid_options),
				      "note");
	if (status == BV_OK)
		status = bv_grid_create(&grid, &grid_options, NULL, 0);
	if (status == BV_OK)
		status = bv_convert_options_init(&options, sizeof(options),
						 grid);
	if (status == BV_OK) {
		options.output_directory = directory;
		status = bv_convert_files(&options, inputs, outputs, n, report,
					  inputs, NULL);
	}
	bv_grid_free(grid);
	return status;
}

int main(int argc, char **argv)
{
	const size_t n = argc > 2 ? (size_t)argc - 2 : 0;
	const char **inputs = calloc(n + 1, sizeof(*inputs));
	const char **outputs = calloc(n + 1, sizeof(*outputs));
	char *names = calloc(n + 1, 300);
	enum bv_status status = BV_ERR_NO_MEMORY;

	if (inputs != NULL && outputs != NULL && names != NULL) {
		for (size_t i = 0; i < n; i++) {
			const char *input = argv[i + 2];
			const char *slash = strrchr(input, '/');

			snprintf(names + 300 * i, 300, "%s.png",
				 slash != NULL ? slash + 1 : input);
			inputs[i] = input;
			outputs[i] = names + 300 * i;
		}
		status = convert(inputs, outputs, n, argv[1]);
	}
	if (status != BV_OK)
		fprintf(stderr, "example_many: %s\n", bv_status_string(status));
	free(names);
	free(outputs);
	free(inputs);
	return status == BV_OK ? 0 : 1;
}
