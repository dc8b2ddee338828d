/*
 * foreign.c - files that are known, and not read
 *
 * Taken for raw points, such a file would fail for its size or, where that happens to
 * fit, become a picture of noise.
 *
 * What is compared is enough that no points are taken for such a file: read as the x of
 * a first point, each of these beginnings is less than a nanometre or more than 10 km,
 * or is followed by bytes that make such a y.
 */

#include "formats/foreign.h"

#include <string.h>

#define SAVE_POINTS "save its points as NPY"

static const struct {
	const char *bytes;
	size_t size;
	const char *sentence;
} kinds[] = {
	{"ARROW1", 6, "is a feather (Arrow) file; " SAVE_POINTS},
	{"PAR1", 4, "is a Parquet file; " SAVE_POINTS},
	{"PK\3\4", 4,
	 "is a NumPy archive (.npz) or another zip file; unpack it"},
	{"\x28\xb5\x2f\xfd", 4,
	 "is compressed by zstd; decompress it with unzstd"},
	{"\xfd\x37zXZ\0", 6, "is compressed by xz; decompress it with unxz"},
	{"BZh91AY&SY", 10,
	 "is compressed by bzip2; decompress it with bunzip2"},
	{"\x04\x22\x4d\x18", 4,
	 "is compressed by lz4; decompress it with unlz4"},
	{"ASTM-E57", 8, "is an E57 file; convert it to PLY, LAS or PCD"},
	{"\x89HDF\r\n\x1a\n", 8, "is an HDF5 file; " SAVE_POINTS},
	{"#ROSBAG V", 9, "is a ROS bag; " SAVE_POINTS},
	{"\x89MCAP0\r\n", 8, "is an MCAP file of ROS 2; " SAVE_POINTS},
	{"SQLite format 3\0", 16,
	 "is an SQLite file, as bags of ROS 2 are; " SAVE_POINTS},
	{"\xd4\xc3\xb2\xa1", 4,
	 "is a pcap file of packets; convert it to PCD or LAS"},
	{"\xa1\xb2\xc3\xd4", 4,
	 "is a pcap file of packets; convert it to PCD or LAS"},
	{"\x4d\x3c\xb2\xa1", 4,
	 "is a pcap file of packets; convert it to PCD or LAS"},
	{"\xa1\xb2\x3c\x4d", 4,
	 "is a pcap file of packets; convert it to PCD or LAS"},
	{"\x0a\x0d\x0d\x0a", 4,
	 "is a pcapng file of packets; convert it to PCD or LAS"},
	{"\x89PNG\r\n\x1a\n", 8, "is a picture (PNG), and no frame"},
};

static bool begins_with(const struct bv_start *start, const char *bytes,
			size_t size)
{
	return start->size >= size && memcmp(start->bytes, bytes, size) == 0;
}

/* By its second two bytes as well: method 8, and flags that are in use. */
static bool is_gzip(const struct bv_start *start)
{
	return begins_with(start, "\x1f\x8b\x08", 3) && start->size > 3 &&
	       start->bytes[3] < 0x20;
}

/* What follows is a marker of a few kinds. */
static bool is_jpeg(const struct bv_start *start)
{
	return begins_with(start, "\xff\xd8\xff", 3) && start->size > 3 &&
	       (start->bytes[3] == 0xdb || start->bytes[3] == 0xee ||
		(start->bytes[3] >= 0xe0 && start->bytes[3] <= 0xef));
}

enum bv_status bv_refuse_foreign(const struct bv_start *start,
				 struct bv_fault *fault)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (begins_with(start, kinds[i].bytes, kinds[i].size))
			return bv_fault(fault, BV_ERR_FORMAT, "%s",
					kinds[i].sentence);
	}
	if (is_gzip(start))
		return bv_fault(fault, BV_ERR_FORMAT,
				"is compressed by gzip; decompress it with "
				"gunzip");
	if (is_jpeg(start))
		return bv_fault(fault, BV_ERR_FORMAT,
				"is a picture (JPEG), and no frame");
	return BV_OK;
}
