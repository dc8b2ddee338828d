/*
 * test_check_npz_bytes.c: a file of arrays is right if each byte is, and not otherwise
 *
 * Proves for a small file with an array of each kind that bv_check_file() finds every bit
 * that is another, and every byte that is missing or too much, anywhere; that with
 * checksums that belong to it every byte of the arrays' starts and of the metadata
 * counts; that members that are left out, doubled, renamed, exchanged or hidden from the
 * directory make it wrong; and that a number that is another is named.  The one freedom
 * is that of encoders: a stream that stands for the same numbers is as good, as those of
 * zlib are, but it begins with the start of the array in a block of its own.
 */

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include "drawing.h"

#define MOST_BYTES (1 << 20)
#define MEMBERS 4

static const struct timespec frame_time = {.tv_sec = 86400};
static struct bv_converter *converter;

/* -------------------------------------------------------------------------- */
/* Files                                                                      */
/* -------------------------------------------------------------------------- */

struct file {
	size_t size;
	uint8_t bytes[MOST_BYTES];
};

static struct file right, other;

static void append(struct file *file, const void *bytes, size_t size)
{
	CHECK(size <= MOST_BYTES - file->size);
	if (size > 0)
		memcpy(file->bytes + file->size, bytes, size);
	file->size += size;
}

static void append_number(struct file *file, size_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		append(file, &(uint8_t){(uint8_t)(number >> 8 * i)}, 1);
}

static uint32_t load_number(const uint8_t *bytes, unsigned n)
{
	uint32_t number = 0;

	for (unsigned i = 0; i < n; i++)
		number |= (uint32_t)bytes[i] << 8 * i;
	return number;
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
static enum bv_status check(const struct file *file, char sentence[512])
{
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	FILE *stream;

	CHECK(unlink("1.npz") == 0);
	stream = fopen("1.npz", "wb");
	CHECK(stream != NULL);
	CHECK_EQ_INT(fwrite(file->bytes, 1, file->size, stream), file->size);
	CHECK(fclose(stream) == 0);
	set_time("1.npz");
	bv_check_file(converter, "1.bin", "1.npz", &result);
	bv_frame_message(&result, sentence, 512);
	return result.status;
}

static void expect(const struct file *file, const char *expected)
{
	char sentence[512];

	check(file, sentence);
	CHECK_STR(sentence, expected);
}

/* Wrong for another reason than its time, and a word is said about it. */
static void expect_wrong(const struct file *file, const char *what,
			 size_t number)
{
	char sentence[512];
	const enum bv_status status = check(file, sentence);

	if (status < BV_ERR_PICTURE_DAMAGED || status >= BV_ERR_PICTURE_TIME) {
		fprintf(stderr, "%s %zu: %s\n", what, number, sentence);
		exit(1);
	}
	CHECK(strstr(sentence, "picture") != NULL);
}

/* -------------------------------------------------------------------------- */
/* Members                                                                    */
/* -------------------------------------------------------------------------- */

struct member {
	char name[64];
	uint32_t method, crc, size;
	const uint8_t *data; /* as it is kept */
	size_t kept;
};

struct members {
	size_t count;
	struct member member[MEMBERS + 1];
};

/* The members of a file, which has to outlive them. */
static struct members take_apart(const struct file *file)
{
	struct members members = {0};
	size_t at = 0;

	while (load_number(file->bytes + at, 4) == 0x04034b50) {
		struct member *member = &members.member[members.count++];
		const uint8_t *record = file->bytes + at;
		const size_t length = load_number(record + 26, 2);

		CHECK(members.count <= MEMBERS && length < 64);
		member->method = load_number(record + 8, 2);
		member->crc = load_number(record + 14, 4);
		member->kept = load_number(record + 18, 4);
		member->size = load_number(record + 22, 4);
		memcpy(member->name, record + 30, length);
		member->data = record + 30 + length;
		at += 30 + length + member->kept;
	}
	CHECK_EQ_INT(members.count, MEMBERS);
	return members;
}

static void append_facts(struct file *file, const struct member *member)
{
	append_number(file, member->method, 2);
	append_number(file, 0x210000, 4);
	append_number(file, member->crc, 4);
	append_number(file, member->kept, 4);
	append_number(file, member->size, 4);
	append_number(file, strlen(member->name), 2);
	append_number(file, 0, 2);
}

/* The file of these members; 'hidden' of them are not in its directory. */
static void put_together(const struct members *members, size_t hidden,
			 struct file *file)
{
	size_t starts[MEMBERS + 1], directory;

	file->size = 0;
	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->member[i];

		starts[i] = file->size;
		append(file, "PK\3\4\x14\0\0\0", 8);
		append_facts(file, member);
		append(file, member->name, strlen(member->name));
		append(file, member->data, member->kept);
	}
	directory = file->size;
	for (size_t i = hidden; i < members->count; i++) {
		append(file, "PK\1\2\x14\3\x14\0\0\0", 10);
		append_facts(file, &members->member[i]);
		append(file, "\0\0\0\0\0\0\0\0\xa4\x81", 10);
		append_number(file, starts[i], 4);
		append(file, members->member[i].name,
		       strlen(members->member[i].name));
	}
	append_number(file, 0x06054b50, 4);
	append_number(file, 0, 4);
	append_number(file, members->count - hidden, 2);
	append_number(file, members->count - hidden, 2);
	append_number(file, file->size - 12 - directory, 4);
	append_number(file, directory, 4);
	append_number(file, 0, 2);
}

static void expect_members_wrong(const struct members *members, size_t hidden,
				 const char *what, size_t number)
{
	put_together(members, hidden, &other);
	expect_wrong(&other, what, number);
}

/* Inflates a member, to memory that the caller frees. */
static uint8_t *unpack(const struct member *member)
{
	uint8_t *bytes = malloc(member->size + 1);
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)member->data,
			   .avail_in = (uInt)member->kept,
			   .next_out = bytes,
			   .avail_out = member->size + 1};
	bool good;

	CHECK(bytes != NULL);
	if (member->method == 0) {
		memcpy(bytes, member->data, member->size);
		return bytes;
	}
	CHECK_EQ_INT(inflateInit2(&stream, -15), Z_OK);
	good = inflate(&stream, Z_FINISH) == Z_STREAM_END &&
	       stream.avail_in == 0 && stream.avail_out == 1;
	inflateEnd(&stream);
	if (good)
		return bytes;
	free(bytes);
	return NULL;
}

/* Keeps these bytes as zlib packs them, behind a block with the first 'start'. */
static void pack(struct member *member, const uint8_t *bytes, size_t start,
		 int level, uint8_t *room, size_t size)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes,
			   .avail_in = (uInt)member->size,
			   .next_out = room,
			   .avail_out = (uInt)size};

	if (start > 0) {
		room[0] = 0;
		room[1] = (uint8_t)start;
		room[2] = (uint8_t)(start >> 8);
		room[3] = (uint8_t)~room[1];
		room[4] = (uint8_t)~room[2];
		memcpy(room + 5, bytes, start);
		stream.next_in += start;
		stream.avail_in -= (uInt)start;
		stream.next_out += 5 + start;
		stream.avail_out -= (uInt)(5 + start);
	}
	CHECK_EQ_INT(deflateInit2(&stream, level, Z_DEFLATED, -15, 8,
				  Z_DEFAULT_STRATEGY),
		     Z_OK);
	CHECK_EQ_INT(deflate(&stream, Z_FINISH), Z_STREAM_END);
	member->data = room;
	member->kept = size - stream.avail_out;
	member->crc = (uint32_t)crc32_z(0, bytes, member->size);
	deflateEnd(&stream);
}

/* -------------------------------------------------------------------------- */
/* Bytes                                                                      */
/* -------------------------------------------------------------------------- */

/*
 * A bit of a stream may be one that changes none of the numbers.  Those in its first and
 * its last byte are looked at even where zlib passes over them.
 */
static bool means_the_same(size_t at, const struct members *members)
{
	for (size_t i = 0; i < members->count; i++) {
		struct member member = members->member[i];
		const size_t start = (size_t)(member.data - right.bytes);
		uint8_t *expected, *found;
		bool same;

		if (member.method == 0 || at <= start ||
		    at >= start + member.kept - 1)
			continue;
		expected = unpack(&member);
		member.data = other.bytes + start;
		found = unpack(&member);
		same = found != NULL &&
		       memcmp(found, expected, member.size) == 0;
		free(found);
		free(expected);
		return same;
	}
	return false;
}

static void test_other_bytes(void)
{
	const struct members members = take_apart(&right);
	size_t same = 0;

	other = right;
	for (size_t bit = 0; bit < 8 * right.size; bit++) {
		char sentence[512];

		other.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (check(&other, sentence) == BV_OK &&
		    means_the_same(bit / 8, &members))
			same++;
		else
			expect_wrong(&other, "another bit", bit);
		other.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	expect(&other, "right");
	printf("%zu of %zu bits change no number\n", same, 8 * right.size);
	CHECK(same < right.size / 8); /* of eight times as many */
}

static void test_bytes_in_and_out(void)
{
	for (size_t at = 0; at < right.size; at++) {
		other.size = 0;
		append(&other, right.bytes, at);
		append(&other, right.bytes + at + 1, right.size - at - 1);
		expect_wrong(&other, "a byte out at", at);
	}
	for (size_t at = 0; at <= right.size; at++) {
		other.size = 0;
		append(&other, right.bytes, at);
		append(&other, at % 2 == 0 ? " " : "\0", 1);
		append(&other, right.bytes + at, right.size - at);
		expect_wrong(&other, "a byte in at", at);
	}
	for (size_t size = 0; size < right.size; size++) {
		other.size = 0;
		append(&other, right.bytes, size);
		expect_wrong(&other, "no byte from", size);
	}
}

/* -------------------------------------------------------------------------- */
/* Members                                                                    */
/* -------------------------------------------------------------------------- */

/* With checksums that are right, each bit of the metadata and their start. */
static void test_text(void)
{
	struct members members = take_apart(&right);
	struct member *text = &members.member[MEMBERS - 1];
	uint8_t bytes[4096];

	CHECK_STR(text->name, "about.npy");
	CHECK(text->kept <= sizeof(bytes) && text->method == 0);
	memcpy(bytes, text->data, text->size);
	text->data = bytes;
	for (size_t bit = 0; bit < 8 * (size_t)text->size; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		text->crc = (uint32_t)crc32_z(0, bytes, text->size);
		expect_members_wrong(&members, 0, "text", bit);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* The same of the starts of arrays and of numbers, in streams of zlib. */
static void test_numbers(size_t number)
{
	const struct members members = take_apart(&right);
	uint8_t *bytes = unpack(&members.member[number]), *room = malloc(65536);
	struct members changed = members;

	CHECK(bytes != NULL && room != NULL);
	for (size_t bit = 0; bit < 8 * (size_t)members.member[number].size;
	     bit += bit < 8 * 128 ? 1 : 7) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		pack(&changed.member[number], bytes, 128, 6, room, 65536);
		expect_members_wrong(&changed, 0, "number", bit);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (int level = 0; level <= 9; level++) {
		pack(&changed.member[number], bytes, 128, level, room, 65536);
		put_together(&changed, 0, &other);
		expect(&other, "right");
	}
	pack(&changed.member[number], bytes, 0, 9, room, 65536);
	expect_members_wrong(&changed, 0, "its start is packed", number);
	free(room);
	free(bytes);
}

static void test_members(void)
{
	const struct members members = take_apart(&right);
	struct members changed;

	put_together(&members, 0, &other);
	CHECK(other.size == right.size &&
	      memcmp(other.bytes, right.bytes, right.size) == 0);
	for (size_t i = 0; i < MEMBERS; i++) {
		changed = members;
		changed.count--;
		memmove(&changed.member[i], &changed.member[i + 1],
			(MEMBERS - 1 - i) * sizeof(changed.member[0]));
		expect_members_wrong(&changed, 0, "left out", i);
		for (size_t at = 0; at <= MEMBERS; at++) {
			changed = members;
			changed.count++;
			memmove(&changed.member[at + 1], &members.member[at],
				(MEMBERS - at) * sizeof(changed.member[0]));
			changed.member[at] = members.member[i];
			expect_members_wrong(&changed, 0, "doubled", i);
			if (at == 0)
				expect_members_wrong(&changed, 1, "hidden", i);
			strcpy(changed.member[at].name, "more.npy");
			expect_members_wrong(&changed, 0, "more", i);
		}
		changed = members;
		changed.member[i].name[0] ^= 0x20;
		expect_members_wrong(&changed, 0, "renamed", i);
		changed = members;
		changed.member[i].crc ^= 1;
		expect_members_wrong(&changed, 0, "checksum", i);
		changed = members;
		changed.member[i] = members.member[(i + 1) % MEMBERS];
		changed.member[(i + 1) % MEMBERS] = members.member[i];
		expect_members_wrong(&changed, 0, "exchanged", i);
	}
	expect_members_wrong(&members, 1, "hidden", 0);
	expect_members_wrong(&members, MEMBERS, "hidden", MEMBERS);
}

/* What follows the end of a stream, within the member. */
static void test_behind(void)
{
	for (size_t i = 0; i < MEMBERS; i++) {
		struct members members = take_apart(&right);
		struct member *member = &members.member[i];
		uint8_t room[4096];

		memcpy(room, member->data, member->kept);
		memset(room + member->kept, 0, 8);
		member->data = room;
		for (size_t more = 1; more <= 8; more++) {
			member->kept++;
			expect_members_wrong(&members, 0, "behind", more);
		}
	}
}

/* -------------------------------------------------------------------------- */
/* Sentences                                                                  */
/* -------------------------------------------------------------------------- */

/* Changes bytes of a number of a member, and packs it. */
static void expect_number(size_t number, size_t value, size_t width,
			  const void *bytes_of_it, const char *sentence)
{
	struct members members = take_apart(&right);
	uint8_t *bytes = unpack(&members.member[number]), *room = malloc(65536);

	CHECK(bytes != NULL && room != NULL);
	memcpy(bytes + 128 + value * width, bytes_of_it, width);
	pack(&members.member[number], bytes, 128, 9, room, 65536);
	put_together(&members, 0, &other);
	expect(&other, sentence);
	free(room);
	free(bytes);
}

/* The frame has a point in row 3, column 4, and the file 8 x 8 cells. */
static void test_sentences(void)
{
	const float one_and_a_half = 1.5f, minus_zero = -0.0f;

	expect_number(0, 64 + 3 * 8 + 4, 4, &one_and_a_half,
		      "1 number of the picture is wrong, the first in bev, "
		      "plane 1 (density), column 4, row 3 (found 1.5, expected "
		      "3)");
	expect_number(
		0, 9, 4, &minus_zero,
		"1 number of the picture is wrong, the first in bev, "
		"plane 0 (height), column 1, row 1 (found -0, expected 0)");
	expect_number(1, 64 + 63, 4, &one_and_a_half,
		      "1 number of the picture is wrong, the first in "
		      "slice-height, plane 1 (slice-height:1), column 7, row 7 "
		      "(found 1.5, expected 0)");
	expect_number(2, 3 * 8 + 4, 1, "\2",
		      "1 number of the picture is wrong, the first in "
		      "slice-occupied, plane 0 (slice-occupied:0), column 4, "
		      "row 3 (found 2, expected 1)");
}

/* -------------------------------------------------------------------------- */

static void write_frame(void)
{
	static const float points[3][4] = {{0.5f, -0.5f, 0.25f, 0.5f},
					   {0.5f, -0.5f, -1.25f, 0.5f},
					   {0.5f, -0.5f, -1.5f, 0.5f}};
	FILE *frame = fopen("1.bin", "wb");

	CHECK(frame != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points[0]), 3, frame), 3);
	CHECK(fclose(frame) == 0);
	set_time("1.bin");
}

static void load_right(void)
{
	FILE *stream = fopen("1.npz", "rb");

	CHECK(stream != NULL);
	right.size = fread(right.bytes, 1, MOST_BYTES, stream);
	CHECK(right.size > 0 && right.size < MOST_BYTES && fclose(stream) == 0);
	expect(&right, "right");
}

int main(void)
{
	struct bv_grid_options grid_options =
		box_options((struct box){-4, 4, -4, 4, -2, 2, 1});
	struct bv_convert_options options;
	struct bv_grid *grid;

	check_use_temporary_directory();
	write_frame();
	grid_options.form = BV_FORM_ARRAYS;
	grid_options.channels = "height,density,slices";
	grid_options.slices = 2;
	grid = make_grid(&grid_options);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(bv_convert_file(converter, "1.bin", "1.npz", NULL), BV_OK);
	load_right();
	test_other_bytes();
	test_bytes_in_and_out();
	test_text();
	for (size_t i = 0; i < MEMBERS - 1; i++)
		test_numbers(i);
	test_members();
	test_behind();
	test_sentences();
	bv_converter_free(converter);
	bv_grid_free(grid);
	return 0;
}
