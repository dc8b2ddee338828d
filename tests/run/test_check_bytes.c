/*
 * test_check_bytes.c: a picture is right if each byte is, and not otherwise
 *
 * Proves for small pictures of both encoders that bv_check_file() finds every byte that
 * is another, and every one that is missing or too much; that with checksums that belong
 * to it, every byte of the header and of the metadata counts, and all that stands between
 * the chunks or behind the pixels; and that whatever chunk is put in anywhere, left out,
 * doubled or exchanged with the next makes the picture wrong.  The one freedom is that of
 * the encoders: libpng writes the stream in chunks of 65536 bytes and one of the rest,
 * which may be empty.
 */

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <zlib.h>

#include "birdview.h"
#include "check.h"

#define MOST_BYTES (1 << 20)
#define MOST_CHUNKS 64
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* A picture of which 65536 bytes of stream have the pixels as they are. */
#define ROWS 5u
#define COLUMNS 4368u
#define ROW (3 * COLUMNS + 1)

static const struct timespec frame_time = {.tv_sec = 86400};
static struct bv_converter *converter;
static struct bv_grid *grid;

/* -------------------------------------------------------------------------- */
/* Files                                                                      */
/* -------------------------------------------------------------------------- */

struct file {
	uint8_t *bytes; /* of MOST_BYTES */
	size_t size;
};

static struct file make_file(void)
{
	const struct file file = {malloc(MOST_BYTES), 0};

	CHECK(file.bytes != NULL);
	return file;
}

static void append(struct file *file, const void *bytes, size_t size)
{
	CHECK(size <= MOST_BYTES - file->size);
	if (size > 0)
		memcpy(file->bytes + file->size, bytes, size);
	file->size += size;
}

static struct file load(const char *path)
{
	struct file file = make_file();
	FILE *stream = fopen(path, "rb");

	CHECK(stream != NULL);
	file.size = fread(file.bytes, 1, MOST_BYTES, stream);
	CHECK(file.size > 0 && file.size < MOST_BYTES && fclose(stream) == 0);
	return file;
}

static void set_time(const char *path)
{
	CHECK(utimensat(AT_FDCWD, path,
			(struct timespec[2]){frame_time, frame_time}, 0) == 0);
}

/* -------------------------------------------------------------------------- */
/* Checks                                                                     */
/* -------------------------------------------------------------------------- */

/* What a check says of these bytes, with a sentence of it. */
static enum bv_status check(const struct file *file, char sentence[256])
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	FILE *stream;

	/* Some file systems write a file to disk that replaces its contents. */
	CHECK(unlink("picture.png") == 0);
	stream = fopen("picture.png", "wb");
	CHECK(stream != NULL);
	CHECK_EQ_INT(fwrite(file->bytes, 1, file->size, stream), file->size);
	CHECK(fclose(stream) == 0);
	set_time("picture.png");
	bv_check_file(converter, "frame.bin", "picture.png", &result);
	bv_frame_message(&result, sentence, 256);
	return result.status;
}

static void expect_right(const struct file *file)
{
	char sentence[256];

	check(file, sentence);
	CHECK_STR(sentence, "right");
}

/* Wrong for another reason than its time, and a word is said about it. */
static void expect_wrong(const struct file *file, const char *what,
			 size_t number)
{
	char sentence[256];
	const enum bv_status status = check(file, sentence);

	if (status < BV_ERR_PICTURE_DAMAGED || status >= BV_ERR_PICTURE_TIME) {
		fprintf(stderr, "%s %zu: %s\n", what, number, sentence);
		exit(1);
	}
	CHECK(strstr(sentence, "picture") != NULL);
}

/* -------------------------------------------------------------------------- */
/* Chunks                                                                     */
/* -------------------------------------------------------------------------- */

struct chunk {
	char type[5];
	const uint8_t *data;
	size_t size;
};

struct chunks {
	struct chunk chunk[MOST_CHUNKS];
	size_t count;
};

static uint32_t load_number(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

static void append_number(struct file *file, uint32_t number)
{
	const uint8_t bytes[] = {(uint8_t)(number >> 24),
				 (uint8_t)(number >> 16),
				 (uint8_t)(number >> 8), (uint8_t)number};

	append(file, bytes, sizeof(bytes));
}

/* The chunks of a file, which has to outlive them. */
static struct chunks take_apart(const struct file *file)
{
	struct chunks chunks = {.count = 0};
	size_t at = 8;

	while (at < file->size) {
		struct chunk *chunk = &chunks.chunk[chunks.count++];

		CHECK(chunks.count < MOST_CHUNKS);
		chunk->size = load_number(file->bytes + at);
		memcpy(chunk->type, file->bytes + at + 4, 4);
		chunk->data = file->bytes + at + 8;
		at += 12 + chunk->size;
	}
	return chunks;
}

/* The file of these chunks, whose checksums are right. */
static void put_together(const struct chunks *chunks, struct file *file)
{
	file->size = 0;
	append(file, "\x89PNG\r\n\x1a\n", 8);
	for (size_t i = 0; i < chunks->count; i++) {
		const struct chunk *chunk = &chunks->chunk[i];
		const size_t start = file->size + 4;

		append_number(file, (uint32_t)chunk->size);
		append(file, chunk->type, 4);
		append(file, chunk->data, chunk->size);
		append_number(file, (uint32_t)crc32_z(0, file->bytes + start,
						      4 + chunk->size));
	}
}

static void insert(struct chunks *chunks, size_t at, struct chunk chunk)
{
	memmove(&chunks->chunk[at + 1], &chunks->chunk[at],
		(chunks->count - at) * sizeof(chunk));
	chunks->chunk[at] = chunk;
	chunks->count++;
	CHECK(chunks->count < MOST_CHUNKS);
}

static void remove_chunk(struct chunks *chunks, size_t at)
{
	chunks->count--;
	memmove(&chunks->chunk[at], &chunks->chunk[at + 1],
		(chunks->count - at) * sizeof(chunks->chunk[0]));
}

static void expect_chunks_wrong(const struct chunks *chunks, const char *what,
				size_t number)
{
	struct file file = make_file();

	put_together(chunks, &file);
	expect_wrong(&file, what, number);
	free(file.bytes);
}

/* -------------------------------------------------------------------------- */
/* Bytes                                                                      */
/* -------------------------------------------------------------------------- */

static void test_other_bytes(const struct file *right)
{
	struct file file = make_file();

	append(&file, right->bytes, right->size);
	for (size_t bit = 0; bit < 8 * right->size; bit++) {
		file.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		expect_wrong(&file, "another bit", bit);
		file.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	expect_right(&file);
	free(file.bytes);
}

static void test_bytes_in_and_out(const struct file *right)
{
	struct file file = make_file();

	for (size_t at = 0; at < right->size; at++) {
		file.size = 0;
		append(&file, right->bytes, at);
		append(&file, right->bytes + at + 1, right->size - at - 1);
		expect_wrong(&file, "a byte out at", at);
	}
	for (size_t at = 0; at <= right->size; at++) {
		file.size = 0;
		append(&file, right->bytes, at);
		append(&file, at % 2 == 0 ? " " : "\0", 1);
		append(&file, right->bytes + at, right->size - at);
		expect_wrong(&file, "a byte in at", at);
	}
	for (size_t size = 0; size < right->size; size++) {
		file.size = 0;
		append(&file, right->bytes, size);
		expect_wrong(&file, "no byte from", size);
	}
	free(file.bytes);
}

/* The same with checksums that belong to the data of this chunk. */
static void test_data(const struct file *right, size_t number)
{
	const struct chunks chunks = take_apart(right);
	const struct chunk chunk = chunks.chunk[number];
	uint8_t *data = malloc(chunk.size + 1);
	struct chunks changed = chunks;

	CHECK(data != NULL);
	changed.chunk[number].data = data;
	for (size_t bit = 0; bit < 8 * chunk.size; bit++) {
		memcpy(data, chunk.data, chunk.size);
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		expect_chunks_wrong(&changed, chunk.type, bit);
	}
	changed.chunk[number].size = chunk.size - 1;
	for (size_t at = 0; at < chunk.size; at++) {
		memcpy(data, chunk.data, at);
		memcpy(data + at, chunk.data + at + 1, chunk.size - at - 1);
		expect_chunks_wrong(&changed, chunk.type, at);
	}
	changed.chunk[number].size = chunk.size + 1;
	for (size_t at = 0; at <= chunk.size; at++) {
		memcpy(data, chunk.data, at);
		data[at] = '0';
		memcpy(data + at + 1, chunk.data + at, chunk.size - at);
		expect_chunks_wrong(&changed, chunk.type, at);
	}
	free(data);
}

/* -------------------------------------------------------------------------- */
/* Other chunks                                                               */
/* -------------------------------------------------------------------------- */

#define CHUNK(type, data)                                       \
	{                                                       \
		type, (const uint8_t *)(data), sizeof(data) - 1 \
	}

static const struct chunk strangers[] = {
	CHUNK("tEXt", "birdview\0{\"contract\":1}"),
	CHUNK("tEXt", "birdview\0"),
	CHUNK("tEXt", "Comment\0made elsewhere"),
	CHUNK("zTXt", "birdview\0\0\x78\x9c\xab\xae\x05\0\x01\x75\0\xf9"),
	CHUNK("iTXt", "birdview\0\0\0\0\0{\"contract\":1}"),
	CHUNK("acTL", "\0\0\0\1\0\0\0\0"),
	CHUNK("fcTL", "\0\0\0\0\0\0\0\x8\0\0\0\x8\0\0\0\0\0\0\0\0\0\1\0\1\0\0"),
	CHUNK("fdAT", "\0\0\0\1\x78\x9c\x63\0\0\0\1\0\1"),
	CHUNK("PLTE", "\1\2\3"),
	CHUNK("tRNS", "\0\1\0\2\0\3"),
	CHUNK("bKGD", "\0\1\0\2\0\3"),
	CHUNK("gAMA", "\0\0\xb1\x8f"),
	CHUNK("sRGB", "\0"),
	CHUNK("sBIT", "\x8\x8\x8"),
	CHUNK("pHYs", "\0\0\xb\x13\0\0\xb\x13\1"),
	CHUNK("tIME", "\x7\xea\xb\x1d\xa\0\0"),
	CHUNK("oFFs", "\0\0\0\1\0\0\0\1\0"),
	CHUNK("sTER", "\0"),
	CHUNK("eXIf", "MM\0*\0\0\0\x8"),
	CHUNK("vpAg", "\0\0\0\x8\0\0\0\x8\0"),
	CHUNK("biRd", ""),
	CHUNK("BIRD", "view"),
	CHUNK("\0\xff{ ", ""),
	CHUNK("IDAT", ""),
	CHUNK("IDAT", "\0"),
	CHUNK("IDAT", "\x78\x9c\x3\0\0\0\0\1"),
	CHUNK("IEND", ""),
};

static void test_chunks_in(const struct file *right)
{
	const struct chunks chunks = take_apart(right);

	for (size_t i = 0; i < LENGTH(strangers); i++) {
		for (size_t at = 0; at <= chunks.count; at++) {
			struct chunks more = chunks;

			insert(&more, at, strangers[i]);
			expect_chunks_wrong(&more, strangers[i].type, at);
		}
	}
}

static void test_own_chunks(const struct file *right)
{
	const struct chunks chunks = take_apart(right);

	for (size_t i = 0; i < chunks.count; i++) {
		struct chunks other = chunks;

		remove_chunk(&other, i);
		expect_chunks_wrong(&other, "left out", i);
		for (size_t at = 0; at <= chunks.count; at++) {
			other = chunks;
			insert(&other, at, chunks.chunk[i]);
			expect_chunks_wrong(&other, "doubled", i);
		}
	}
	for (size_t i = 0; i + 1 < chunks.count; i++) {
		struct chunks other = chunks;

		other.chunk[i] = chunks.chunk[i + 1];
		other.chunk[i + 1] = chunks.chunk[i];
		expect_chunks_wrong(&other, "exchanged", i);
	}
}

/* The stream in two chunks, or with something behind its end. */
static void test_stream(const struct file *right)
{
	const struct chunks chunks = take_apart(right);
	const struct chunk stream = chunks.chunk[2];
	uint8_t *longer = malloc(stream.size + 8);

	CHECK_STR(stream.type, "IDAT");
	for (size_t at = 0; at <= stream.size; at++) {
		struct chunks split = chunks;

		insert(&split, 3, stream);
		split.chunk[2].size = at;
		split.chunk[3].data += at;
		split.chunk[3].size -= at;
		expect_chunks_wrong(&split, "split", at);
	}
	CHECK(longer != NULL);
	memcpy(longer, stream.data, stream.size);
	memcpy(longer + stream.size, "\x78\x9c\x3\0\0\0\0\1", 8);
	for (size_t more = 1; more <= 8; more++) {
		struct chunks behind = chunks;

		behind.chunk[2].data = longer;
		behind.chunk[2].size = stream.size + more;
		expect_chunks_wrong(&behind, "behind the stream", more);
	}
	free(longer);
}

/* -------------------------------------------------------------------------- */
/* Several chunks of pixels                                                   */
/* -------------------------------------------------------------------------- */

/* A stream of 'size' bytes with nothing but zeros, and empty blocks before them. */
static struct file make_stream(size_t size)
{
	static const uint8_t zeros[ROWS * ROW];
	const size_t blocks = (size - 6 - sizeof(zeros)) / 5;
	struct file stream = make_file();

	CHECK(6 + sizeof(zeros) + 5 * blocks == size && blocks > 0);
	append(&stream, "\x78\x01", 2);
	for (size_t i = 1; i < blocks; i++)
		append(&stream, "\0\0\0\xff\xff", 5);
	append(&stream, "\1", 1);
	append(&stream,
	       (uint8_t[]){sizeof(zeros) & 0xff, sizeof(zeros) >> 8,
			   ~sizeof(zeros) & 0xff, ~sizeof(zeros) >> 8 & 0xff},
	       4);
	append(&stream, zeros, sizeof(zeros));
	append_number(&stream, (uint32_t)adler32_z(1, zeros, sizeof(zeros)));
	CHECK_EQ_INT(stream.size, size);
	return stream;
}

/* Replaces the pixels by this stream in chunks of these sizes, up to a 0 at the end. */
static void check_sizes(const struct file *right, const struct file *stream,
			const size_t *sizes, size_t n, bool is_right)
{
	struct chunks chunks = take_apart(right);
	struct file file = make_file();
	size_t used = 0;

	remove_chunk(&chunks, 2);
	for (size_t i = 0; i < n; i++) {
		insert(&chunks, 2 + i,
		       (struct chunk){"IDAT", stream->bytes + used, sizes[i]});
		used += sizes[i];
	}
	CHECK_EQ_INT(used, stream->size);
	put_together(&chunks, &file);
	if (is_right)
		expect_right(&file);
	else
		expect_wrong(&file, "chunks", n);
	free(file.bytes);
}

static void test_sizes(const struct file *right)
{
	const size_t full = 65536;
	struct file one = make_stream(full), more = make_stream(full + 10);

	check_sizes(right, &one, (size_t[]){full}, 1, true);
	check_sizes(right, &one, (size_t[]){full, 0}, 2, true);
	check_sizes(right, &one, (size_t[]){full, 0, 0}, 3, false);
	check_sizes(right, &one, (size_t[]){0, full}, 2, false);
	check_sizes(right, &one, (size_t[]){full - 1, 1}, 2, false);
	check_sizes(right, &more, (size_t[]){full + 10}, 1, true);
	check_sizes(right, &more, (size_t[]){full, 10}, 2, true);
	check_sizes(right, &more, (size_t[]){full, 10, 0}, 3, false);
	check_sizes(right, &more, (size_t[]){full, 0, 10}, 3, false);
	check_sizes(right, &more, (size_t[]){full, 5, 5}, 3, false);
	check_sizes(right, &more, (size_t[]){10, full}, 2, false);
	/* What follows the end of the stream in a chunk of its own */
	append(&one, "more of it", 10);
	check_sizes(right, &one, (size_t[]){full, 10}, 2, false);
	free(one.bytes);
	free(more.bytes);
}

/* -------------------------------------------------------------------------- */

static void write_frame(size_t points)
{
	static const float point[4] = {0.5f, 0.5f, 0.25f, 0.5f};
	FILE *frame = fopen("frame.bin", "wb");

	CHECK(frame != NULL);
	for (size_t i = 0; i < points; i++)
		CHECK_EQ_INT(fwrite(point, sizeof(point), 1, frame), 1);
	CHECK(fclose(frame) == 0);
	set_time("frame.bin");
}

/* Converts the frame to a picture of so many pixels, which is right. */
static struct file convert(double rows, double columns,
			   enum bv_encoding encoding)
{
	struct bv_convert_options options;
	struct bv_grid_options grid_options;
	struct file file;

	CHECK_EQ_INT(
		bv_grid_options_init(&grid_options, sizeof(grid_options), NULL),
		BV_OK);
	grid_options.x_min = grid_options.y_min = 0;
	grid_options.x_max = rows;
	grid_options.y_max = columns;
	grid_options.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.existing = BV_EXISTING_REPLACE;
	options.encoding = encoding;
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(
		bv_convert_file(converter, "frame.bin", "picture.png", NULL),
		BV_OK);
	file = load("picture.png");
	expect_right(&file);
	return file;
}

static void clean_up(struct file *right)
{
	bv_converter_free(converter);
	bv_grid_free(grid);
	free(right->bytes);
}

static void test_small(enum bv_encoding encoding)
{
	struct file right = convert(8, 8, encoding);

	CHECK_EQ_INT(take_apart(&right).count, 4);
	test_other_bytes(&right);
	test_bytes_in_and_out(&right);
	test_data(&right, 0);
	test_data(&right, 1);
	test_chunks_in(&right);
	test_own_chunks(&right);
	test_stream(&right);
	clean_up(&right);
}

int main(void)
{
	struct file right;

	check_use_temporary_directory();
	write_frame(3);
	test_small(BV_ENCODING_SPARSE);
	test_small(BV_ENCODING_LIBPNG);
	write_frame(0);
	right = convert(ROWS, COLUMNS, BV_ENCODING_LIBPNG);
	test_sizes(&right);
	clean_up(&right);
	return 0;
}
