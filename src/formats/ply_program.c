/*
 * ply_program.c - how to get to the vertices of a PLY file, and through them
 */

#include "formats/ply_program.h"

#include <assert.h>

#include "core/layout.h"

uint64_t bv_ply_add(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

uint64_t bv_ply_multiply(uint64_t a, uint64_t b)
{
	uint64_t product;

	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static void append(struct bv_ply_program *program, struct bv_ply_step step)
{
	assert(program->length < BV_PLY_STEPS);
	program->step[program->length++] = step;
}

static void append_skip(struct bv_ply_program *program, uint64_t amount)
{
	struct bv_ply_step *before = NULL;

	if (amount == 0)
		return;
	if (program->length > 0)
		before = &program->step[program->length - 1];
	if (before != NULL && before->kind == BV_PLY_SKIP)
		before->amount = bv_ply_add(before->amount, amount);
	else
		append(program, (struct bv_ply_step){.kind = BV_PLY_SKIP,
						     .amount = amount});
}

/* What is looked at in a record: where it is, where it ends, and how it is passed. */
struct stop {
	uint32_t number, begin, end;
	struct bv_ply_step step;
};

struct stops {
	size_t count;
	struct stop stop[BV_PLY_LISTS + 4];
};

/* Puts it behind those that do not come after it. */
static void insert(struct stops *stops, struct stop stop)
{
	size_t i = stops->count++;

	for (; i > 0 && stops->stop[i - 1].number > stop.number; i--)
		stops->stop[i] = stops->stop[i - 1];
	stops->stop[i] = stop;
}

static struct stop stop_at_list(const struct bv_ply_list *list, bool text)
{
	const uint32_t begin = text ? list->number : list->offset;

	return (struct stop){
		.number = list->number,
		.begin = begin,
		.end = begin + (text ? 1 : 0),
		.step = {.kind = BV_PLY_LIST,
			 .type = (uint8_t)list->type,
			 .size = text ? 1 : list->size},
	};
}

static struct stop stop_at_number(const struct bv_ply_wanted *wanted, bool text)
{
	const uint32_t begin = text ? wanted->number : wanted->offset;

	return (struct stop){
		.number = wanted->number,
		.begin = begin,
		.end = begin + (text ? 1 : bv_type_size(wanted->type)),
		.step = {.kind = BV_PLY_TAKE,
			 .type = (uint8_t)wanted->type,
			 .columns = (uint8_t)(1u << wanted->column)},
	};
}

/* One number may be wanted for two columns, such as z and the intensity. */
static void append_record(struct bv_ply_program *program,
			  const struct stops *stops, uint32_t end)
{
	uint32_t at = 0;

	for (size_t i = 0; i < stops->count; i++) {
		const struct stop *stop = &stops->stop[i];

		if (i > 0 && stop->number == stop[-1].number) {
			program->step[program->length - 1].columns |=
				stop->step.columns;
			continue;
		}
		append_skip(program, stop->begin - at);
		append(program, stop->step);
		at = stop->end;
	}
	append_skip(program, end - at);
}

static void append_loop(struct bv_ply_program *program,
			const struct bv_ply_element *element,
			const struct bv_ply_wanted *wanted, size_t n, bool text)
{
	struct stops stops = {0};
	uint8_t back;

	for (uint32_t i = 0; i < element->lists; i++)
		insert(&stops, stop_at_list(&element->list[i], text));
	for (size_t i = 0; i < n; i++)
		insert(&stops, stop_at_number(&wanted[i], text));
	append(program, (struct bv_ply_step){.kind = BV_PLY_REPEAT,
					     .amount = element->count});
	back = (uint8_t)program->length;
	if (text && n > 0)
		append(program, (struct bv_ply_step){.kind = BV_PLY_LINE});
	append_record(program, &stops,
		      text ? element->properties : element->bytes);
	append(program,
	       (struct bv_ply_step){.kind = n > 0 ? BV_PLY_RECORD : BV_PLY_NEXT,
				    .back = back});
}

void bv_ply_pass(struct bv_ply_program *program,
		 const struct bv_ply_element *element, bool text)
{
	if (element->count == 0)
		return;
	if (element->lists > 0)
		append_loop(program, element, NULL, 0, text);
	else
		append_skip(program, bv_ply_multiply(element->count,
						     text ? element->properties
							  : element->bytes));
}

void bv_ply_take(struct bv_ply_program *program,
		 const struct bv_ply_element *vertex,
		 const struct bv_ply_wanted *wanted, size_t n, bool text)
{
	append_loop(program, vertex, wanted, n, text);
}
