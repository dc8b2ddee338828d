/*
 * gpu_run.c: the same frames through the CPU and through a GPU's pipeline
 */

#include "gpu_run.h"

#include <dirent.h>
#include <sys/stat.h>

#include "check.h"
#include "core/grid.h"
#include "drawing.h"
#include "emulator.h"
#include "generate.h"

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

/* What is special about a frame; most are ordinary. */
enum kind { ORDINARY, EMPTY, MISSING, ODD_SIZE, DIRECTORY, SUSPICIOUS, TWICE };

static enum kind kind_of(size_t frame, bool faults)
{
	static const enum kind kinds[] = {
		ORDINARY, ORDINARY, EMPTY, MISSING,    ORDINARY, ODD_SIZE,
		ORDINARY, TWICE,    EMPTY, SUSPICIOUS, ORDINARY, DIRECTORY,
	};
	const enum kind kind = kinds[frame % 12];

	return faults || kind == EMPTY || kind == TWICE ? kind : ORDINARY;
}

/* Lays the four values of a point out in bytes, the rest of which are 0. */
static void place_point(const struct bv_layout *layout, const float *values,
			unsigned char *point)
{
	for (int k = 0; k < 4; k++) {
		if (layout->offset[k] != BV_NO_COLUMN)
			memcpy(point + layout->offset[k], &values[k], 4);
	}
}

static void write_points(const char *path, const struct bv_layout *layout,
			 enum kind kind, uint64_t *state)
{
	const float scale = (float)layout->intensity_scale;
	const struct generate_spec spec = {-8, 8, -8,  8,
					   -3, 3, 0.5, layout->intensity_scale};
	static float points[4 * GENERATE_MAX_POINTS];
	unsigned char *bytes = calloc(GENERATE_MAX_POINTS, layout->stride);
	size_t n = generate_points(state, &spec, points);
	FILE *file = fopen(path, "wb");

	CHECK(bytes != NULL && file != NULL);
	if (kind == EMPTY)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		if (kind == SUSPICIOUS)
			points[4 * i + 3] = 90.0f * scale;
		place_point(layout, &points[4 * i], bytes + i * layout->stride);
	}
	n *= layout->stride;
	CHECK_EQ_INT(fwrite(bytes, 1, n, file), n);
	if (kind == TWICE)
		CHECK_EQ_INT(fwrite(bytes, 1, n, file), n);
	if (kind == ODD_SIZE)
		CHECK(fputc(0, file) == 0);
	CHECK(fclose(file) == 0);
	free(bytes);
}

static void make_frame(const char *path, const struct bv_layout *layout,
		       enum kind kind, uint64_t *state)
{
	if (kind == MISSING)
		return;
	if (kind == DIRECTORY)
		CHECK(mkdir(path, 0777) == 0);
	else
		write_points(path, layout, kind, state);
}

struct bv_grid_options set_grid_options(double cell)
{
	struct bv_grid_options options = preset_options("surround");

	options.x_min = options.y_min = -8;
	options.x_max = options.y_max = 8;
	options.cell = cell;
	return options;
}

void empty_directory(const char *path)
{
	if (access(path, F_OK) == 0)
		CHECK(nftw(path, check_remove_entry, 16,
			   FTW_DEPTH | FTW_PHYS) == 0);
	CHECK(mkdir(path, 0777) == 0);
}

/* Stores what became of a frame in the set that 'context' is. */
static bool keep_result(void *context, size_t index,
			const struct bv_frame_result *result)
{
	struct frame_set *set = context;

	set->expected[index] = (struct bv_verdict){
		.status = result->status,
		.outcome = result->outcome,
		.system_error = result->system_error,
		.detail = {result->detail[0], result->detail[1]},
	};
	if (result->counts != NULL)
		set->expected[index].counts = *result->counts;
	return true;
}

void convert_with_cpu(struct frame_set *set)
{
	struct bv_convert_options options = set->options;
	const char *inputs[SET_MOST], *outputs[SET_MOST];

	for (size_t i = 0; i < set->count; i++) {
		inputs[i] = set->files[i].input;
		outputs[i] = set->files[i].output;
	}
	options.output_directory = "cpu";
	options.device = BV_DEVICE_CPU;
	options.threads = 1;
	CHECK_EQ_INT(bv_convert_files(&options, inputs, outputs, set->count,
				      keep_result, set, NULL),
		     BV_OK);
}

void make_set(struct frame_set *set, const char *preset, double cell,
	      const char *layout, size_t count, bool faults)
{
	const struct bv_grid_options options =
		cell > 0 ? set_grid_options(cell) : preset_options(preset);
	uint64_t state = count;

	*set = (struct frame_set){.count = count};
	set->grid = make_grid(&options);
	CHECK_EQ_INT(bv_convert_options_init(&set->options,
					     sizeof(set->options), set->grid),
		     BV_OK);
	CHECK_EQ_INT(bv_layout_parse(&set->layout, sizeof(set->layout), layout,
				     NULL, 0),
		     BV_OK);
	set->options.layout = &set->layout;
	empty_directory("in");
	empty_directory("cpu");
	for (size_t i = 0; i < count; i++) {
		snprintf(set->names[i][0], sizeof(set->names[i][0]),
			 "in/%02zu.bin", i);
		snprintf(set->names[i][1], sizeof(set->names[i][1]),
			 "%zu/%02zu.png", i % 3, i);
		set->files[i] =
			(struct bv_file){set->names[i][0], set->names[i][1]};
		make_frame(set->names[i][0], &set->layout, kind_of(i, faults),
			   &state);
	}
	convert_with_cpu(set);
}

/* Names of arrays end otherwise. */
static void rename_outputs(struct frame_set *set, uint32_t form)
{
	const char *extension = form == BV_FORM_ARRAYS ? "npz" : "png";

	for (size_t i = 0; i < set->count; i++)
		snprintf(set->names[i][1], sizeof(set->names[i][1]),
			 "%zu/%02zu.%s", i % 3, i, extension);
}

void change_grid(struct frame_set *set, const struct bv_grid_options *options)
{
	bv_grid_free(set->grid);
	set->grid = make_grid(options);
	set->options.grid = set->grid;
	rename_outputs(set, set->grid->form);
	empty_directory("cpu");
	convert_with_cpu(set);
}

void remove_set(struct frame_set *set)
{
	empty_directory("in");
	empty_directory("cpu");
	bv_grid_free(set->grid);
}

/* ---------------------------------------------------------------------- */
/* Runs                                                                   */
/* ---------------------------------------------------------------------- */

void begin_run(struct gpu_run *run, struct frame_set *set, uint32_t slots,
	       bool again)
{
	*run = (struct gpu_run){.set = set};
	if (!again)
		empty_directory("gpu");
	set->options.output_directory = "gpu";
	CHECK_EQ_INT(bv_take_options(&run->options, &set->options), BV_OK);
	run->table = bv_frame_table_create((uint32_t)set->count,
					   BV_SCHEDULE_GUIDED, slots);
	CHECK(run->table != NULL);
	run->run = (struct bv_run){.table = run->table,
				   .options = &run->options,
				   .files = set->files};
}

static void on_end(void *context, uint32_t frame)
{
	struct gpu_run *run = context;

	CHECK(bv_frame_has_ended(&run->table->rows[frame]));
	atomic_fetch_add(&run->ends[frame], 1);
	if (atomic_fetch_add(&run->ended, 1) + 1 == run->stop_after)
		atomic_store(&run->table->stop, true);
}

enum bv_gpu_end work_with_gpu(struct gpu_run *run,
			      const struct bv_gpu_plan *plan,
			      struct bv_gpu_row *row, uint32_t first_slot)
{
	const enum bv_gpu_end end =
		bv_gpu_work(&run->run, plan, row,
			    &run->table->slots[first_slot], on_end, run);

	if (end != BV_GPU_DONE)
		printf("%s (%d)\n", row->reason, atomic_load(&row->error));
	CHECK_EQ_INT(atomic_load(&row->state), BV_GPU_ENDED);
	CHECK((end == BV_GPU_DONE) == (row->reason[0] == '\0'));
	if (end == BV_GPU_DONE)
		CHECK_EQ_INT(atomic_load(&row->submitted),
			     atomic_load(&row->completed));
	return end;
}

/* A slot of its own; those of the GPU may hold what it has left behind. */
void finish_with_cpu(struct gpu_run *run)
{
	struct bv_slot slot = {0};
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_converter_create(&converter, &run->set->options),
		     BV_OK);
	atomic_store(&run->table->next_chunk, 0);
	bv_work(&run->run, &slot, converter, on_end, run);
	bv_converter_free(converter);
}

/* ---------------------------------------------------------------------- */
/* Checks                                                                 */
/* ---------------------------------------------------------------------- */

/* Stores the file's bytes, and returns their number; 0 if there is none. */
static size_t load(const char *directory, const char *name,
		   unsigned char data[1 << 20], struct stat *status)
{
	char path[64];
	FILE *file;
	size_t size;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "rb");
	if (file == NULL)
		return 0;
	CHECK(fstat(fileno(file), status) == 0);
	size = fread(data, 1, 1 << 20, file);
	fclose(file);
	CHECK(size > 0 && size < 1 << 20);
	return size;
}

static void check_picture(const char *name)
{
	static unsigned char a[1 << 20], b[1 << 20];
	struct stat of_a = {0}, of_b = {0};
	const size_t size = load("cpu", name, a, &of_a);

	CHECK_EQ_INT(load("gpu", name, b, &of_b), size);
	CHECK(memcmp(a, b, size) == 0);
	CHECK_EQ_INT(of_b.st_mtim.tv_sec, of_a.st_mtim.tv_sec);
	CHECK_EQ_INT(of_b.st_mtim.tv_nsec, of_a.st_mtim.tv_nsec);
}

static void check_result(const struct bv_verdict *result,
			 const struct bv_verdict *expected)
{
	CHECK_EQ_INT(result->status, expected->status);
	CHECK_EQ_INT(result->outcome, expected->outcome);
	CHECK_EQ_INT(result->system_error, expected->system_error);
	CHECK_EQ_INT(result->detail[0], expected->detail[0]);
	CHECK_EQ_INT(result->detail[1], expected->detail[1]);
	CHECK(memcmp(&result->counts, &expected->counts,
		     sizeof(result->counts)) == 0);
}

static size_t files_found;

static int count_file(const char *path, const struct stat *status, int type,
		      struct FTW *place)
{
	(void)status;
	CHECK(type != FTW_F || path[place->base] != '.'); /* a temporary */
	files_found += type == FTW_F;
	return 0;
}

void check_part_and_end_run(struct gpu_run *run)
{
	struct frame_set *set = run->set;
	size_t ended = 0, pictures = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct bv_frame_row *row = &run->table->rows[i];

		CHECK_EQ_INT(run->ends[i], bv_frame_has_ended(row));
		if (!bv_frame_has_ended(row))
			continue;
		ended++;
		pictures += row->result.status == BV_OK;
		check_result(&row->result, &set->expected[i]);
		if (row->result.status == BV_OK)
			check_picture(set->names[i][1]);
	}
	files_found = 0;
	CHECK(nftw("gpu", count_file, 16, FTW_PHYS) == 0);
	CHECK_EQ_INT(files_found, pictures);
	CHECK_EQ_INT(run->table->end_count, ended);
	for (uint32_t i = 0; i < run->table->slot_count; i++)
		CHECK_EQ_INT(run->table->slots[i].frame, BV_NO_FRAME);
	bv_frame_table_free(run->table);
}

void check_and_end_run(struct gpu_run *run)
{
	CHECK_EQ_INT(run->table->end_count, run->set->count);
	check_part_and_end_run(run);
}

void check_gpu(struct frame_set *set, const struct bv_gpu_plan *plan,
	       struct bv_gpu_row *row)
{
	struct gpu_run run;

	begin_run(&run, set, plan->workers, false);
	CHECK_EQ_INT(work_with_gpu(&run, plan, row, 0), BV_GPU_DONE);
	check_and_end_run(&run);
	CHECK_EQ_INT(emulator_check_clean(), 0);
}

void set_emulator(const char *name, const char *value)
{
	if (value != NULL)
		CHECK(setenv(name, value, 1) == 0);
	else
		CHECK(unsetenv(name) == 0);
	emulator_restart();
}
