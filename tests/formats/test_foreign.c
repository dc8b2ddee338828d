/*
 * test_foreign.c: files that are known and not read are named, and points are not
 *
 * Proves with which sentence each kind of such files is refused, only by as many bytes
 * as tell it, and not where a format was asked for; and that no points of floats are
 * taken for one of them: none of the usual x, y and z begins like that.
 */

#include <math.h>

#include "formats/foreign.h"
#include "memory_file.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define SAVE_POINTS "save its points as NPY"
#define PCAP "is a pcap file of packets; convert it to PCD or LAS"
#define PNG "is a picture (PNG), and no frame"
#define JPEG "is a picture (JPEG), and no frame"

/* What files begin with, and how many bytes of that are needed to know it. */
static const struct {
	const char *bytes;
	size_t size, needed;
	const char *sentence;
} kinds[] = {
	{"ARROW1\0\0", 8, 6, "is a feather (Arrow) file; " SAVE_POINTS},
	{"PAR1\x15\x04", 6, 4, "is a Parquet file; " SAVE_POINTS},
	{"PK\3\4\x14\0", 6, 4,
	 "is a NumPy archive (.npz) or another zip file; unpack it"},
	{"\x1f\x8b\x08\x08\0\0\0\0", 8, 4,
	 "is compressed by gzip; decompress it with gunzip"},
	{"\x1f\x8b\x08\0\0\0\0\0", 8, 4,
	 "is compressed by gzip; decompress it with gunzip"},
	{"\x28\xb5\x2f\xfd\x04", 5, 4,
	 "is compressed by zstd; decompress it with unzstd"},
	{"\xfd\x37zXZ\0\0\x04", 8, 6,
	 "is compressed by xz; decompress it with unxz"},
	{"BZh91AY&SY\x12", 11, 10,
	 "is compressed by bzip2; decompress it with bunzip2"},
	{"\x04\x22\x4d\x18\x64", 5, 4,
	 "is compressed by lz4; decompress it with unlz4"},
	{"ASTM-E57\1\0\0\0", 12, 8,
	 "is an E57 file; convert it to PLY, LAS or PCD"},
	{"\x89HDF\r\n\x1a\n\0", 9, 8, "is an HDF5 file; " SAVE_POINTS},
	{"#ROSBAG V2.0\n", 13, 9, "is a ROS bag; " SAVE_POINTS},
	{"\x89MCAP0\r\n\1", 9, 8, "is an MCAP file of ROS 2; " SAVE_POINTS},
	{"SQLite format 3\0\x10", 17, 16,
	 "is an SQLite file, as bags of ROS 2 are; " SAVE_POINTS},
	{"\xd4\xc3\xb2\xa1\2\0\4\0", 8, 4, PCAP},
	{"\xa1\xb2\xc3\xd4\0\2\0\4", 8, 4, PCAP},
	{"\x4d\x3c\xb2\xa1\2\0\4\0", 8, 4, PCAP},
	{"\xa1\xb2\x3c\x4d\0\2\0\4", 8, 4, PCAP},
	{"\x0a\x0d\x0d\x0a\x1c\0\0\0", 8, 4,
	 "is a pcapng file of packets; convert it to PCD or LAS"},
	{"\x89PNG\r\n\x1a\n\0", 9, 8, PNG},
	{"\xff\xd8\xff\xe0\0\x10", 6, 4, JPEG},
	{"\xff\xd8\xff\xe1\0\x10", 6, 4, JPEG},
	{"\xff\xd8\xff\xdb\0\x43", 6, 4, JPEG},
	{"\xff\xd8\xff\xee\0\x0e", 6, 4, JPEG},
};

static void check_kinds(void)
{
	static unsigned char file[160];
	struct bv_asked asked = ask_for(NULL, NULL);

	for (size_t i = 0; i < LENGTH(kinds); i++) {
		struct bv_fault fault;
		struct bv_head head;

		/* Ten points of kitti, by its size. */
		memset(file, 0, sizeof(file));
		memcpy(file, kinds[i].bytes, kinds[i].size);
		asked.format = NULL;
		CHECK_EQ_INT(memory_head("1.bin", file, sizeof(file), &asked,
					 &head, &fault),
			     BV_ERR_FORMAT);
		CHECK_STR(fault.text, kinds[i].sentence);
		CHECK_EQ_INT(memory_head("1.bin", file, kinds[i].needed, &asked,
					 &head, &fault),
			     BV_ERR_FORMAT);
		CHECK_STR(fault.text, kinds[i].sentence);
		memory_head("1.bin", file, kinds[i].needed - 1, &asked, &head,
			    &fault);
		CHECK(strcmp(fault.text, kinds[i].sentence) != 0);
		asked.format = bv_format_find("raw");
		CHECK_EQ_INT(memory_head("1.bin", file, sizeof(file), &asked,
					 &head, &fault),
			     BV_OK);
		CHECK_EQ_INT(head.points, 10);
	}
}

/* ---------------------------------------------------------------------- */
/* Names                                                                  */
/* ---------------------------------------------------------------------- */

/* Ten points of kitti by their size: zeros, and UTF-16. */
static const unsigned char zeros[160];
static const unsigned char wide[160] = "\xff\xfe"
				       "1\0 \0";

static void check_name(const char *name, const char *end)
{
	struct bv_asked asked = ask_for(NULL, NULL);
	struct bv_fault fault;
	struct bv_head head;
	char sentence[200];

	snprintf(sentence, sizeof(sentence),
		 "does not begin as a file does whose name ends in %s; if it "
		 "has points and nothing else, ask for the format raw",
		 end);
	CHECK_EQ_INT(
		memory_head(name, zeros, sizeof(zeros), &asked, &head, &fault),
		BV_ERR_FORMAT);
	CHECK_STR(fault.text, sentence);
	CHECK_EQ_INT(
		memory_head(name, wide, sizeof(wide), &asked, &head, &fault),
		BV_ERR_FORMAT);
	CHECK_STR(fault.text, sentence);
	CHECK_EQ_INT(memory_head(name, zeros, 0, &asked, &head, &fault), BV_OK);
	asked.format = bv_format_find("raw");
	CHECK_EQ_INT(
		memory_head(name, zeros, sizeof(zeros), &asked, &head, &fault),
		BV_OK);
	CHECK_EQ_INT(head.points, 10);
}

static void check_names(void)
{
	static const char *const others[] = {"1.bin", "1.pcd.bin", "1.dat",
					     "1",     "pcd",       "1.pcd.old"};
	struct bv_asked asked = ask_for(NULL, NULL);
	struct bv_fault fault;
	struct bv_head head;

	check_name("1.pcd", ".pcd");
	check_name("1.PLY", ".ply");
	check_name("1.las", ".las");
	check_name("1.laz", ".laz");
	check_name("1.bin.npy", ".npy");
	check_name("1.txt", ".txt");
	check_name("1.Csv", ".csv");
	check_name("1.xyz", ".xyz");
	for (size_t i = 0; i < LENGTH(others); i++)
		CHECK_EQ_INT(memory_head(others[i], zeros, sizeof(zeros),
					 &asked, &head, &fault),
			     BV_OK);
}

/* ---------------------------------------------------------------------- */
/* Points                                                                 */
/* ---------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Bytes of x, y, z and intensity. */
static void check_bytes(const void *point, size_t size)
{
	static const struct bv_input none = {.descriptor = -1};
	const struct bv_start start = {point, size, &none, "1.bin"};
	struct bv_fault fault;

	CHECK_EQ_INT(bv_refuse_foreign(&start, &fault), BV_OK);
}

/* A coordinate from a millimetre to 10 km, either sign, or 0, or none. */
static double coordinate(uint64_t *state)
{
	const double fine = (double)next_random(state) / 2147483648.0;
	const int digits = (int)(next_random(state) % 8) - 3;

	switch (next_random(state) % 32) {
	case 0:
		return 0.0;
	case 1:
		return (double)NAN;
	case 2:
		return -0.0;
	default:
		return (next_random(state) & 1 ? -1 : 1) * (1 + 9 * fine) *
		       pow(10, digits);
	}
}

static void check_points(void)
{
	uint64_t state = 1;

	for (int i = 0; i < 500000; i++) {
		const double point[4] = {coordinate(&state), coordinate(&state),
					 coordinate(&state), 0.5};
		const float rounded[4] = {(float)point[0], (float)point[1],
					  (float)point[2], (float)point[3]};

		check_bytes(point, sizeof(point));
		check_bytes(rounded, sizeof(rounded));
	}
}

int main(void)
{
	check_kinds();
	check_names();
	check_points();
	return 0;
}
