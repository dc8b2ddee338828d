/*
 * converter.c - one frame from its file to its picture or arrays, on the CPU
 *
 *	read -> draw -> encode -> write
 *
 * The first two take turns, so that points are drawn while they are in a near cache.
 *
 * A converter owns what these steps need and uses it again for each frame.
 */

#include "convert/converter.h"

#include <stdlib.h>

#include "convert/check.h"
#include "convert/clues.h"
#include "convert/existing.h"
#include "convert/publisher.h"
#include "core/draw.h"
#include "core/float_env.h"
#include "core/struct_size.h"
#include "io/read.h"

struct bv_converter {
	struct bv_options options;
	bool has_pinned; /* its outputs, which nobody else has done */
	struct bv_part_buffer parts;
	struct bv_rasterizer *rasterizer;
	struct bv_publisher publisher;
	struct bv_fault fault;     /* of the last frame's file */
	struct bv_verdict verdict; /* of the last frame, as the caller has it */
};

enum bv_status bv_converter_make(struct bv_converter **converter,
				 const struct bv_options *options,
				 bool only_checks)
{
	struct bv_converter *created = calloc(1, sizeof(*created));
	enum bv_status status;

	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->options = *options;
	status = bv_rasterizer_create(&created->rasterizer, options->all.grid);
	if (status != BV_OK)
		goto out_free;
	status = bv_publisher_init(&created->publisher, &created->options,
				   only_checks);
	if (status != BV_OK)
		goto out_rasterizer;
	*converter = created;
	return BV_OK;

out_rasterizer:
	bv_rasterizer_free(created->rasterizer);
out_free:
	free(created);
	return status;
}

enum bv_status bv_converter_create(struct bv_converter **converter,
				   const struct bv_convert_options *options)
{
	struct bv_options own;
	enum bv_status status;
	int error;

	if (converter == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_take_options(&own, options);
	if (status != BV_OK)
		return status;
	if (own.all.no_fallback && own.all.device == BV_DEVICE_GPU)
		return BV_ERR_NO_DEVICE;
	status = bv_pin_outputs(&own, &error);
	if (status != BV_OK)
		return status;
	status = bv_converter_make(converter, &own, false);
	if (status == BV_OK)
		(*converter)->has_pinned = true;
	else
		bv_unpin_outputs(&own);
	return status;
}

void bv_converter_free(struct bv_converter *converter)
{
	if (converter == NULL)
		return;
	bv_publisher_destroy(&converter->publisher);
	bv_rasterizer_free(converter->rasterizer);
	bv_part_buffer_free(&converter->parts);
	if (converter->has_pinned)
		bv_unpin_outputs(&converter->options);
	free(converter);
}

/* -------------------------------------------------------------------------- */
/* One frame                                                                  */
/* -------------------------------------------------------------------------- */

/* A frame that is being drawn. */
struct drawing {
	struct bv_rasterizer *rasterizer;
	const struct bv_frame_info *info;
	struct bv_clues clues;
	enum bv_status status; /* of adding points */
};

static bool draw_part(void *context, const struct bv_layout *layout,
		      const unsigned char *points, size_t n)
{
	struct drawing *drawing = context;

	if (drawing->rasterizer->tally.points == 0)
		bv_clues_begin(&drawing->clues, layout, points, n,
			       drawing->info->size);
	drawing->status =
		bv_draw_add(drawing->rasterizer, layout, NULL, points, n);
	if (drawing->status != BV_OK)
		return false;
	if (drawing->rasterizer->tally.kept == 0)
		bv_clues_widen(&drawing->clues, layout, points, n);
	return true;
}

/* What a frame was drawn to: one of these, by what the grid is of. */
struct drawn {
	bool of_arrays;
	struct bv_image image;
	struct bv_frame_arrays arrays;
};

static enum bv_status finish(struct bv_rasterizer *rasterizer,
			     struct drawn *drawn, struct bv_verdict *verdict)
{
	enum bv_status status;

	drawn->of_arrays = rasterizer->grid->form == BV_FORM_ARRAYS;
	if (drawn->of_arrays)
		status = bv_draw_finish_arrays(rasterizer, &drawn->arrays);
	else
		status = bv_draw_finish(rasterizer, &drawn->image);
	if (status == BV_OK)
		verdict->counts = rasterizer->counts;
	return status;
}

/* Reads the frame and draws it part by part. */
static enum bv_status read_and_draw(struct bv_converter *c, const char *input,
				    struct bv_frame_info *info,
				    struct drawn *drawn,
				    struct bv_verdict *verdict)
{
	const struct bv_reading reading = {
		&c->options.asked, c->options.all.max_points, &c->fault};
	struct drawing drawing = {.rasterizer = c->rasterizer, .info = info};
	enum bv_status status;

	status = bv_read_frame_parts(input, &reading, &c->parts, draw_part,
				     &drawing, info, verdict);
	if (status == BV_OK)
		status = drawing.status;
	if (status != BV_OK) {
		bv_draw_discard(c->rasterizer);
		return status;
	}
	status = finish(c->rasterizer, drawn, verdict);
	if (status != BV_OK)
		return status;
	return bv_judge(&c->options, &drawing.clues, &info->head.layout,
			c->fault.text, verdict);
}

static enum bv_status convert(struct bv_converter *c, const struct bv_job *job,
			      struct bv_verdict *verdict)
{
	struct bv_frame_info info;
	struct drawn drawn;
	struct bv_output_file file;
	enum bv_status status;

	status = read_and_draw(c, job->input, &info, &drawn, verdict);
	if (status != BV_OK)
		return status;
	if (drawn.of_arrays)
		status = bv_publisher_encode_arrays(
			&c->publisher, &drawn.arrays, &info.head.layout,
			job->input, &file);
	else
		status = bv_publisher_encode(&c->publisher, &drawn.image,
					     &info.head.layout, job->input,
					     &file);
	if (status != BV_OK)
		return status;
	return bv_publisher_write(&c->publisher, &file, job, &info.modified,
				  verdict);
}

enum bv_status bv_convert_job(struct bv_converter *converter,
			      const struct bv_job *job,
			      struct bv_verdict *verdict)
{
	*verdict = (struct bv_verdict){0};
	if (!bv_settle(&converter->options, &converter->publisher.outputs, job,
		       verdict))
		verdict->status = convert(converter, job, verdict);
	return verdict->status;
}

/*
 * The frame comes first: without one that can be drawn there is nothing to
 * expect of a picture.
 */
enum bv_status bv_check_frame(struct bv_converter *converter, const char *input,
			      const char *output, struct bv_verdict *verdict)
{
	struct bv_expected expected = {.options = &converter->options,
				       .input = input};
	struct bv_frame_info info;
	struct drawn drawn;

	*verdict = (struct bv_verdict){0};
	verdict->status =
		read_and_draw(converter, input, &info, &drawn, verdict);
	if (verdict->status != BV_OK)
		return verdict->status;
	if (drawn.of_arrays)
		expected.arrays = &drawn.arrays;
	else
		expected.image = &drawn.image;
	expected.layout = &info.head.layout;
	expected.modified = info.modified;
	return bv_check_picture(&expected, &converter->publisher.outputs,
				output, verdict);
}

/* -------------------------------------------------------------------------- */
/* For callers                                                                */
/* -------------------------------------------------------------------------- */

enum bv_status bv_tell_result(const struct bv_verdict *verdict,
			      const struct bv_grid *grid,
			      struct bv_frame_result *result)
{
	const bool drawn = verdict->counts.struct_size > 0;
	const struct bv_frame_result own = {
		.struct_size = sizeof(own),
		.status = verdict->status,
		.outcome = verdict->outcome,
		.system_error = verdict->system_error,
		.time_lost = verdict->time_lost,
		.detail = {verdict->detail[0], verdict->detail[1]},
		.counts = drawn ? &verdict->counts : NULL,
		.grid = grid,
		.fault = verdict->fault,
		.format = verdict->format > 0
				  ? bv_format_name(verdict->format - 1u)
				  : NULL,
	};

	if (result != NULL && !bv_give_sized_struct(result, &own, sizeof(own)))
		return BV_ERR_ARGUMENT;
	return verdict->status;
}

/* A result that cannot be told keeps a frame from being touched. */
static bool arguments_are_sound(const struct bv_converter *converter,
				const char *input, const char *output,
				const struct bv_frame_result *result)
{
	return converter != NULL && input != NULL && output != NULL &&
	       (result == NULL || bv_size_is_sound(result->struct_size));
}

static enum bv_status refuse(struct bv_frame_result *result)
{
	static const struct bv_verdict refusal = {.status = BV_ERR_ARGUMENT};

	return bv_tell_result(&refusal, NULL, result);
}

enum bv_status bv_convert_file(struct bv_converter *converter,
			       const char *input, const char *output,
			       struct bv_frame_result *result)
{
	_Atomic uint8_t decision = BV_UNDECIDED;
	const struct bv_job job = {input, output, &decision, 0, NULL};
	fenv_t before;

	if (!arguments_are_sound(converter, input, output, result))
		return refuse(result);
	before = bv_float_enter();
	bv_convert_job(converter, &job, &converter->verdict);
	bv_float_leave(&before);
	return bv_tell_result(&converter->verdict, converter->options.all.grid,
			      result);
}

enum bv_status bv_check_file(struct bv_converter *converter, const char *input,
			     const char *output, struct bv_frame_result *result)
{
	fenv_t before;

	if (!arguments_are_sound(converter, input, output, result))
		return refuse(result);
	before = bv_float_enter();
	bv_check_frame(converter, input, output, &converter->verdict);
	bv_float_leave(&before);
	return bv_tell_result(&converter->verdict, converter->options.all.grid,
			      result);
}
