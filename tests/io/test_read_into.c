/*
 * test_read_into.c: a frame that is read into memory of the caller's is the same frame
 *
 * Proves of files of random strides, heads and lengths, read through two pieces of memory
 * of the caller's, small or large, or again and again into one: the same points come in
 * the same layout, with the same verdict, as through the buffer, also if the file is
 * cut off, grows or changes meanwhile.  Points that lie in the file come from the piece
 * that was said, those of a part at once; others are made as ever.
 *
 * Nothing may be touched but what io/read.h says: each piece lies between pages that
 * nobody may touch, and where it is not its turn, it may only be read, or not even that.
 */

#include <inttypes.h>
#include <sys/mman.h>

#include "core/layout.h"
#include "frame_file.h"
#include "reading.h"

#define ROUNDS 300
#define MOST_BYTES ((size_t)3 << 20)
#define MOST_POINTS (MOST_BYTES / 12)
#define PAGE ((size_t)4096)

static uint32_t random_below(uint32_t end)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((state >> 33) % end);
}

/* -------------------------------------------------------------------------- */
/* Files                                                                      */
/* -------------------------------------------------------------------------- */

enum kind {
	STORED,   /* float32 at fixed places, behind some bytes */
	FOLLOWED, /* those of a file that says it, with something behind them */
	UNPACKED, /* numbers at fixed places that are no such float32 */
	TEXT,
	KINDS
};

struct sample {
	enum kind kind;
	struct bv_layout layout; /* of the first and the third kind */
	const char *name;
	char *bytes;
	size_t size;
};

static unsigned char noise[MOST_BYTES + 1];

static uint32_t random_stride(void)
{
	static const uint32_t strides[] = {12,   13,   16,    20,    100,
					   4096, 4097, 65534, 65535, 0};
	const uint32_t stride = strides[random_below(10)];

	return stride > 0 ? stride : 12 + random_below(2000);
}

/* Of no bytes, of a few points, or of many parts. */
static size_t random_points(size_t stride)
{
	const size_t most = MOST_BYTES / 2 / stride;

	switch (random_below(4)) {
	case 0:
		return 1 + random_below(3);
	case 1: /* about where a part ends */
		return ((size_t)128 << 10) / stride + random_below(3);
	default:
		return 1 + random_below((uint32_t)most);
	}
}

static void write_raw(struct sample *s, FILE *file)
{
	const uint32_t stride = random_stride();
	const uint32_t skip = random_below(2) * random_below(300000);
	const size_t points = random_points(stride);

	s->name = "frame.bin";
	s->layout = (struct bv_layout){.struct_size = sizeof(s->layout),
				       .name = "test",
				       .intensity_scale = 1,
				       .stride = stride,
				       .skip = skip,
				       .offset = {0, 4, 8, BV_NO_COLUMN}};
	if (s->kind == UNPACKED)
		s->layout.big_endian = 7;
	CHECK(fwrite(noise, 1, skip + points * stride, file) > 0);
}

static void write_pcd(struct sample *s, FILE *file)
{
	const size_t points = random_points(16);
	const size_t bytes = points * 16 + random_below(2) * random_below(9999);

	s->name = "frame.pcd";
	fprintf(file, "VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\n");
	fprintf(file, "TYPE F F F F\nCOUNT 1 1 1 1\nHEIGHT 1\n");
	fprintf(file, "WIDTH %zu\nPOINTS %zu\nDATA binary\n", points, points);
	CHECK_EQ_INT(fwrite(noise, 1, bytes, file), bytes);
}

static void write_text(struct sample *s, FILE *file)
{
	const size_t points = random_points(24);

	s->name = "frame.xyz";
	for (size_t i = 0; i < points; i++)
		fprintf(file, "%u %u -%u 0.5\n", random_below(99999),
			random_below(999), random_below(9));
}

static void make_sample(struct sample *s)
{
	FILE *file = open_memstream(&s->bytes, &s->size);

	CHECK(file != NULL);
	s->kind = (enum kind)random_below(KINDS);
	if (s->kind == FOLLOWED)
		write_pcd(s, file);
	else if (s->kind == TEXT)
		write_text(s, file);
	else
		write_raw(s, file);
	CHECK(fclose(file) == 0);
}

static void put_file(const struct sample *s)
{
	FILE *file = fopen(s->name, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(s->bytes, 1, s->size, file), s->size);
	CHECK(fclose(file) == 0);
	set_mtime(s->name, 1000000000, 0);
}

static bool is_stored(const struct sample *s)
{
	return s->kind == STORED || s->kind == FOLLOWED;
}

/* What happens to a file as soon as points have come. */
enum change { NOTHING, CUT, CUT_TO_NOTHING, GROWN, TOUCHED, CHANGES };

static void change_file(const struct sample *s, enum change change)
{
	switch (change) {
	case CUT:
		CHECK(truncate(s->name, (off_t)(s->size * 9 / 10)) == 0);
		break;
	case CUT_TO_NOTHING:
		CHECK(truncate(s->name, 0) == 0);
		break;
	case GROWN:
		CHECK(truncate(s->name, (off_t)(s->size + 1000000)) == 0);
		break;
	case TOUCHED:
		set_mtime(s->name, 1000000000, 1);
		break;
	default:
		break;
	}
}

/* -------------------------------------------------------------------------- */
/* Memory                                                                     */
/* -------------------------------------------------------------------------- */

/* Pages nobody may touch, room for what is left over, 'size' bytes, and such again. */
struct piece {
	unsigned char *all;
	size_t bytes;
	struct bv_part_memory memory;
};

static void make_piece(struct piece *piece)
{
	static const size_t sizes[] = {4096, 8192, 65536, 131072, 524288};

	piece->memory.size = sizes[random_below(5)];
	piece->bytes = PAGE + BV_PIECE_REST + piece->memory.size + PAGE;
	piece->all = mmap(NULL, piece->bytes, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(piece->all != MAP_FAILED);
	piece->memory.data = piece->all + PAGE + BV_PIECE_REST;
}

static void allow(const struct piece *piece, int what)
{
	CHECK(mprotect(piece->all + PAGE, piece->bytes - 2 * PAGE, what) == 0);
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

/* What came of a frame. */
struct taken {
	struct bv_layout layout;
	unsigned char *bytes;
	size_t size;
	uint64_t points;
	struct bv_verdict verdict;
	const struct sample *sample;
	enum change change;        /* yet to come */
	const struct piece *piece; /* where points have to be, or NULL */
	size_t calls;
};

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	struct taken *taken = context;
	const size_t bytes = n * layout->stride;
	const struct piece *piece = taken->piece;

	CHECK(n > 0 && taken->size + bytes <= MOST_POINTS * 16);
	CHECK(taken->size == 0 || bv_same_layout(layout, &taken->layout));
	memcpy(taken->bytes + taken->size, points, bytes);
	taken->layout = *layout;
	taken->size += bytes;
	taken->calls++;
	if (piece != NULL) {
		CHECK(points > piece->memory.data - BV_PIECE_REST);
		CHECK(points + bytes <=
		      piece->memory.data + piece->memory.size);
	}
	change_file(taken->sample, taken->change);
	taken->change = NOTHING;
	return true;
}

static void read_by_buffer(const struct bv_reading *reading,
			   struct taken *taken)
{
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;

	bv_read_frame_parts(taken->sample->name, reading, &buffer, take, taken,
			    &info, &taken->verdict);
	taken->points = info.head.points;
	bv_part_buffer_free(&buffer);
}

/* The next part goes to 'now'; what is left over is in 'before'. */
static void read_part(struct bv_frame_reading *r, const struct piece *now,
		      const struct piece *before, struct taken *taken,
		      bool *more)
{
	const size_t calls = taken->calls;
	const bool is_direct = bv_reading_is_direct(r);

	allow(before, PROT_READ);
	allow(now, is_direct ? PROT_READ | PROT_WRITE : PROT_READ);
	bv_reading_into(r, &now->memory);
	taken->piece = is_direct ? now : NULL;
	bv_reading_next(r, take, taken, more);
	CHECK(taken->piece == NULL || taken->calls <= calls + 1);
	if (before != now)
		allow(before, PROT_NONE);
}

static void read_by_pieces(const struct bv_reading *reading,
			   const struct piece pieces[2], size_t pieces_used,
			   struct taken *taken)
{
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_frame_reading r;
	bool more = true;
	size_t i = 0;

	allow(&pieces[0], PROT_READ | PROT_WRITE);
	CHECK_EQ_INT(bv_reading_begin(&r, taken->sample->name, reading, &buffer,
				      &pieces[0].memory, &info,
				      &taken->verdict),
		     BV_OK);
	CHECK_EQ_INT(bv_reading_is_direct(&r), is_stored(taken->sample));
	for (; more; i++)
		read_part(&r, &pieces[i % pieces_used],
			  &pieces[(i + 1) % pieces_used], taken, &more);
	bv_reading_end(&r);
	/* What needs no buffer takes no memory for it. */
	CHECK_EQ_INT(buffer.memory == NULL, is_stored(taken->sample));
	taken->points = info.head.points;
	bv_part_buffer_free(&buffer);
}

/* -------------------------------------------------------------------------- */

static void expect_same(const struct taken *is, const struct taken *wanted)
{
	const bool good = wanted->verdict.status == BV_OK;

	CHECK_EQ_INT(is->verdict.status, wanted->verdict.status);
	CHECK_EQ_INT(is->verdict.detail[0], wanted->verdict.detail[0]);
	CHECK_EQ_INT(is->verdict.detail[1], wanted->verdict.detail[1]);
	CHECK_EQ_INT(is->verdict.system_error, wanted->verdict.system_error);
	if (!good)
		return;
	CHECK_EQ_INT(is->points, wanted->points);
	CHECK_EQ_INT(is->size, wanted->size);
	CHECK(memcmp(is->bytes, wanted->bytes, is->size) == 0);
	CHECK(bv_same_layout(&is->layout, &wanted->layout));
}

/* Decoders may find a fault in what is cut off, and how soon depends on the parts. */
static enum change random_change(const struct sample *s)
{
	return is_stored(s) ? (enum change)random_below(CHANGES) : NOTHING;
}

static void test_sample(unsigned char *first, unsigned char *second)
{
	struct sample s = {.size = 0};
	struct taken wanted = {.sample = &s, .bytes = first};
	struct taken is = {.sample = &s, .bytes = second};
	struct bv_reading reading;
	struct piece pieces[2];

	make_sample(&s);
	reading = reading_in(s.layout.struct_size > 0 ? &s.layout : NULL,
			     UINT32_MAX);
	wanted.change = is.change = random_change(&s);
	for (int i = 0; i < 2; i++)
		make_piece(&pieces[i]);
	put_file(&s);
	read_by_buffer(&reading, &wanted);
	CHECK_EQ_INT(wanted.verdict.status == BV_OK, is.change == NOTHING);
	put_file(&s);
	read_by_pieces(&reading, pieces, 1 + random_below(2), &is);
	expect_same(&is, &wanted);
	for (int i = 0; i < 2; i++)
		CHECK(munmap(pieces[i].all, pieces[i].bytes) == 0);
	free(s.bytes);
}

int main(void)
{
	unsigned char *first = malloc(MOST_POINTS * 16);
	unsigned char *second = malloc(MOST_POINTS * 16);

	CHECK(first != NULL && second != NULL);
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (unsigned char)random_below(256);
	check_use_temporary_directory();
	for (int i = 0; i < ROUNDS; i++)
		test_sample(first, second);
	free(first);
	free(second);
	return 0;
}
