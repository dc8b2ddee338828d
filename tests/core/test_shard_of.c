/*
 * test_shard_of.c: which shard a frame is in
 *
 * Proves that the shard of a name is what it always was, that the shards of a data set
 * are of nearly the same size, and that names which may lead to one picture are in one
 * shard, however long they are.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "birdview.h"
#include "check.h"

/* Computed from the words of birdview.h by another program. */
static void shards_never_change(void)
{
	static const struct {
		const char *name;
		uint32_t shards, shard;
	} known[] = {
		{"000000.bin", 8, 3},
		{"000001.bin", 8, 0},
		{"0000/000001.bin", 64, 23},
		{"0000/000001.bin", 1000000, 129879},
		{"2011_09_26/drive_0001/data/0000000042.bin", 64, 60},
		{"a/B.pcd.bin", 1000, 48},
		{"\303\211t\303\251/1.bin", UINT32_MAX, 1565735365},
		{"", UINT32_MAX, 2665479813},
		{".hidden", UINT32_MAX, 1263679945},
		{"1532402927647951.pcd", 512, 443},
		{"1234567890123456789012.bin", 512, 9},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		CHECK_EQ_INT(bv_shard_of(known[i].name, known[i].shards),
			     known[i].shard);
}

static void few_shards_are_fine(void)
{
	CHECK_EQ_INT(bv_shard_of("a", 0), 0);
	CHECK_EQ_INT(bv_shard_of("a", 1), 0);
	CHECK_EQ_INT(bv_shard_of("", 1), 0);
	CHECK(bv_shard_of("", UINT32_MAX) < UINT32_MAX);
}

/* How data sets name frame i. */
static void name_kitti_raw(char *name, unsigned i)
{
	sprintf(name,
		"2011_09_26/2011_09_26_drive_%04u_sync/velodyne_points/data/"
		"%010u.bin",
		i / 270, i % 270);
}

static void name_kitti_object(char *name, unsigned i)
{
	sprintf(name, "%06u.bin", i);
}

static void name_semantic_kitti(char *name, unsigned i)
{
	sprintf(name, "%02u/velodyne/%06u.bin", i / 2000, i % 2000);
}

static void name_every_tenth(char *name, unsigned i)
{
	sprintf(name, "%02u/velodyne/%06u.bin", i / 200, 10 * (i % 200));
}

static void name_time(char *name, unsigned i)
{
	sprintf(name, "%" PRIu64 ".bin",
		UINT64_C(1532402927647951) + UINT64_C(50000) * i);
}

static void name_without_number(char *name, unsigned i)
{
	sprintf(name, "%06u/scan.bin", i);
}

/* The largest of all shards is not much larger than the mean. */
static void shards_are_of_one_size(void)
{
	static const struct {
		const char *what;
		void (*name)(char *name, unsigned i);
		uint32_t frames, shards;
		double most;
	} sets[] = {
		{"KITTI raw", name_kitti_raw, 40000, 64, 1.10},
		{"SemanticKITTI", name_semantic_kitti, 40000, 64, 1.10},
		{"KITTI object", name_kitti_object, 40000, 64, 1.10},
		{"KITTI object", name_kitti_object, 7481, 64, 1.10},
		{"KITTI object", name_kitti_object, 7481, 3, 1.10},
		{"KITTI object", name_kitti_object, 7481, 1000, 1.80},
		{"every tenth", name_every_tenth, 4000, 10, 1.15},
		{"every tenth", name_every_tenth, 40000, 64, 1.15},
		{"by time", name_time, 40000, 64, 1.15},
		{"no number", name_without_number, 40000, 64, 1.15},
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		const double mean = (double)sets[i].frames / sets[i].shards;
		uint32_t sizes[1000] = {0}, most = 0;
		char name[128];

		for (unsigned j = 0; j < sets[i].frames; j++) {
			sets[i].name(name, j);
			sizes[bv_shard_of(name, sets[i].shards)]++;
		}
		for (uint32_t j = 0; j < sets[i].shards; j++)
			most = sizes[j] > most ? sizes[j] : most;
		printf("%s, %u frames: the largest of %u shards has %.3f "
		       "times the mean\n",
		       sets[i].what, sets[i].frames, sets[i].shards,
		       most / mean);
		CHECK(most <= mean * sets[i].most);
	}
}

static void same_shard(const char *a, const char *b)
{
	/* Equal by chance once in four thousand million. */
	CHECK_EQ_INT(bv_shard_of(a, UINT32_MAX), bv_shard_of(b, UINT32_MAX));
}

static void one_picture_is_in_one_shard(void)
{
	char long_name[1000], other[1000];

	same_shard("a/1.bin", "a/1.pcd");
	same_shard("a/1.bin", "a/1");
	same_shard("a/B.bin", "A/b.PNG");
	same_shard("\xc3\xa9t\xc3\xa9.bin", "e\xcc\x81te\xcc\x81.bin");
	CHECK(bv_shard_of("a/1.pcd.bin", UINT32_MAX) !=
	      bv_shard_of("a/1.bin", UINT32_MAX));

	/* Wherever in a long name the accent stands. */
	for (size_t i = 200; i < 600; i++) {
		memset(long_name, 'x', i);
		memset(other, 'x', i);
		strcpy(long_name + i, "\xc3\xa9\xea\xb0\x81/data");
		strcpy(other + i,
		       "e\xcc\x81\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"
		       "/data");
		same_shard(long_name, other);
	}
	/* And where bytes are no characters at all. */
	memset(long_name, '\x80', 900);
	long_name[900] = '\0';
	CHECK(bv_shard_of(long_name, 7) < 7);
}

int main(void)
{
	shards_never_change();
	few_shards_are_fine();
	shards_are_of_one_size();
	one_picture_is_in_one_shard();
	return 0;
}
