/*
 * test_decode.c: frames of a format that has to be decoded
 *
 * Proves that whoever reads such a frame part by part gets each of its points once
 * and in order, wherever parts end and however little a step makes of them; that a
 * frame of more points than allowed is refused, though its head did not say how
 * many; that what the format refuses is told; that nothing is decoded when enough
 * was taken; that a head which is wrong about their number is told; and that all this
 * is so as well where memory of the caller's is there for the first part.
 *
 * The format is made up here: a head of 10 bytes, then x, y, z and intensity as
 * integers of 16 bits, centimetres and 255ths.  bv_find_head() is replaced.
 */

#include "check.h"
#include "reading.h"

#define HEAD 10
#define POINT 8

/* How the format behaves. */
static struct {
	size_t most;     /* points a step */
	size_t bad;      /* the number of a point that it refuses */
	uint64_t points; /* that the head says */
	size_t steps, made;
} format;

static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault);

static const struct bv_decoder decoder = {.decode = decode};
static const struct bv_format integers = {.name = "integers"};

static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	size_t n = step->size / POINT;

	CHECK(head->decoder == &decoder);
	CHECK_EQ_INT(step->done, format.made);
	format.steps++;
	if (n > step->room)
		n = step->room;
	if (n > format.most)
		n = format.most;
	for (size_t i = 0; i < n; i++) {
		int16_t value[4];
		float point[4];

		memcpy(value, step->bytes + i * POINT, sizeof(value));
		for (int k = 0; k < 4; k++)
			point[k] = (float)value[k];
		memcpy(step->records + i * sizeof(point), point, sizeof(point));
	}
	step->used = n * POINT;
	step->made = n;
	format.made += n;
	if (format.made > format.bad)
		return bv_fault(fault, BV_ERR_FORMAT, "point %zu is bad",
				format.bad);
	return BV_OK;
}

enum bv_status __wrap_bv_find_head(const struct bv_start *start,
				   const struct bv_asked *asked,
				   struct bv_head *head,
				   struct bv_fault *fault);

enum bv_status __wrap_bv_find_head(const struct bv_start *start,
				   const struct bv_asked *asked,
				   struct bv_head *head, struct bv_fault *fault)
{
	(void)fault;
	CHECK(strcmp(start->name, "frame") == 0);
	*head = (struct bv_head){.format = &integers,
				 .points = format.points,
				 .first_byte = HEAD,
				 .layout = asked->layout,
				 .decoder = &decoder};
	return BV_OK;
}

/* ---------------------------------------------------------------------- */
/* Reading                                                                */
/* ---------------------------------------------------------------------- */

static int16_t value_of(size_t point, int k)
{
	return (int16_t)(point * 31 + (size_t)k * 7);
}

static void write_frame(size_t points)
{
	FILE *file = fopen("frame", "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite("0123456789", 1, HEAD, file), HEAD);
	for (size_t i = 0; i < points; i++) {
		for (int k = 0; k < 4; k++) {
			const int16_t value = value_of(i, k);

			CHECK_EQ_INT(fwrite(&value, sizeof(value), 1, file), 1);
		}
	}
	CHECK_EQ_INT(fclose(file), 0);
}

static size_t taken, enough;
static bool by_buffer; /* how frames are read */

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	CHECK(context == &taken && n > 0);
	CHECK(bv_same_columns(layout, &bv_kitti));
	for (size_t i = 0; i < n; i++, taken++) {
		float value[4];

		memcpy(value, points + i * sizeof(value), sizeof(value));
		for (int k = 0; k < 4; k++)
			CHECK(value[k] == (float)value_of(taken, k));
	}
	return taken < enough;
}

static struct bv_verdict read_parts(uint32_t max_points)
{
	const struct bv_reading reading = reading_in(NULL, max_points);
	struct bv_part_buffer buffer = {0};
	struct bv_verdict verdict = {0};
	struct bv_frame_info info;

	taken = format.steps = format.made = 0;
	if (!by_buffer) {
		read_by_memory("frame", &reading, BV_START_SIZE, take, &taken,
			       &info, &verdict);
		return verdict;
	}
	bv_read_frame_parts("frame", &reading, &buffer, take, &taken, &info,
			    &verdict);
	bv_part_buffer_free(&buffer);
	return verdict;
}

static void be_well_behaved(void)
{
	format.most = format.bad = enough = SIZE_MAX;
	format.points = BV_POINTS_UNKNOWN;
}

/* Parts of 128 KiB end in the middle of a point, since the head is in front. */
static void check_points(void)
{
	static const size_t sizes[] = {0,     1,     1023,  1024,  1025,
				       16382, 16383, 16384, 16385, 50000};
	static const size_t steps[] = {SIZE_MAX, 1000, 7};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		write_frame(sizes[i]);
		for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {
			be_well_behaved();
			format.most = steps[k];
			CHECK_EQ_INT(read_parts(UINT32_MAX).status, BV_OK);
			CHECK_EQ_INT(taken, sizes[i]);
		}
	}
}

static void check_limit(void)
{
	struct bv_verdict verdict;

	be_well_behaved();
	write_frame(20000);
	CHECK_EQ_INT(read_parts(20000).status, BV_OK);
	verdict = read_parts(19999);
	CHECK_EQ_INT(verdict.status, BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(verdict.detail[1], 19999);
	/* A head that says it is believed at once. */
	format.points = 20000;
	CHECK_EQ_INT(read_parts(19999).status, BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(format.steps, 0);
}

static void check_refusal(void)
{
	struct bv_verdict verdict;

	be_well_behaved();
	write_frame(20000);
	format.bad = 17000;
	verdict = read_parts(UINT32_MAX);
	CHECK_EQ_INT(verdict.status, BV_ERR_FORMAT);
	CHECK(strcmp(verdict.fault, "point 17000 is bad") == 0);
}

static void check_enough(void)
{
	be_well_behaved();
	write_frame(20000);
	enough = 1;
	CHECK_EQ_INT(read_parts(UINT32_MAX).status, BV_OK);
	CHECK_EQ_INT(format.steps, 1);
}

/* What the head says and what there is are told, if they are not the same. */
static void check_count(void)
{
	struct bv_verdict verdict;

	be_well_behaved();
	write_frame(20000);
	format.points = 20000;
	CHECK_EQ_INT(read_parts(20000).status, BV_OK);
	CHECK_EQ_INT(taken, 20000);
	format.points = 20001;
	verdict = read_parts(20001);
	CHECK_EQ_INT(verdict.status, BV_ERR_FORMAT);
	CHECK(strcmp(verdict.fault,
		     "ends after 20000 points, expected 20001") == 0);
	/* What comes behind the points does not matter. */
	format.points = 300;
	CHECK_EQ_INT(read_parts(20000).status, BV_OK);
	CHECK_EQ_INT(taken, 300);
}

int main(void)
{
	check_use_temporary_directory();
	for (int way = 0; way < 2; way++) {
		by_buffer = way == 0;
		check_points();
		check_limit();
		check_refusal();
		check_enough();
		check_count();
	}
	return 0;
}
