/*
 * test_statuses.c: numbers and names that are published stay as they are
 *
 * Proves that each status has the number that programs were built with and a
 * description of its own; and that the version of the library is that of the
 * header.
 */

#include <ctype.h>
#include <stdbool.h>

#include "birdview.h"
#include "check.h"

static const struct {
	enum bv_status status;
	int number;
	const char *description;
} statuses[] = {
	{BV_OK, 0, "done"},
	{BV_ERR_ARGUMENT, 1, "invalid argument"},
	{BV_ERR_NO_MEMORY, 2, "out of memory"},
	{BV_ERR_THREAD, 3, "no thread could be started"},
	{BV_ERR_NO_DEVICE, 4, "the device cannot be used"},
	{BV_ERR_LIBRARY, 5, "a library that the frame needs is not there"},
	{BV_ERR_PRESET, 10, "unknown preset"},
	{BV_ERR_GRID, 11, "the grid is refused"},
	{BV_ERR_LAYOUT, 12, "the layout is refused"},
	{BV_ERR_OPEN, 20, "cannot open the frame"},
	{BV_ERR_NOT_REGULAR, 21, "not a regular file"},
	{BV_ERR_READ, 22, "cannot read the frame"},
	{BV_ERR_SIZE, 23, "the size is not a whole number of points"},
	{BV_ERR_MANY_POINTS, 24, "too many points"},
	{BV_ERR_CHANGED, 25, "the frame changed while it was read"},
	{BV_ERR_INTENSITY, 26, "intensities do not fit the layout"},
	{BV_ERR_PATH, 27, "the path cannot be followed"},
	{BV_ERR_NOTHING_KEPT, 28, "no point is on the picture"},
	{BV_ERR_FORMAT, 29, "the file is not what its format asks for"},
	{BV_ERR_DIRECTORY, 30, "cannot use an output directory"},
	{BV_ERR_WRITE, 31, "cannot write the picture"},
	{BV_ERR_PNG, 32, "the picture cannot be encoded"},
	{BV_ERR_EXISTS, 33, "there is a picture already"},
	{BV_ERR_SYNC, 34, "the picture cannot be forced to disk"},
	{BV_ERR_DIRECTORY_MOVED, 35,
	 "the directory was moved while the picture was written"},
	{BV_ERR_OUTPUT_MOVED, 36, "the output directory was moved or replaced"},
	{BV_ERR_DIRECTORY_FIXED, 37,
	 "the directory is append-only or immutable (chattr)"},
	{BV_ERR_FOREIGN, 38, "there is a file that birdview did not make"},
	{BV_ERR_STOPPED, 40, "not started"},
	{BV_ERR_WORKER, 41, "workers died over the frame"},
	{BV_ERR_TIMEOUT, 42, "took too long"},
	{BV_ERR_TAKEN, 43, "the picture is that of another frame, too"},
	{BV_ERR_ONE_NAME, 44,
	 "the picture there is that of another frame, whose name the file "
	 "system takes for this one"},
	{BV_ERR_PICTURE_MISSING, 50, "there is no picture"},
	{BV_ERR_PICTURE_TYPE, 51, "the picture is not a regular file"},
	{BV_ERR_PICTURE_READ, 52, "cannot read the picture"},
	{BV_ERR_PICTURE_DAMAGED, 53, "the picture is damaged"},
	{BV_ERR_PICTURE_RULES, 54, "the picture was made by other rules"},
	{BV_ERR_PICTURE_SOURCE, 55,
	 "the picture was made from a frame of another name"},
	{BV_ERR_PICTURE_POINTS, 56,
	 "the picture was made from another number of points"},
	{BV_ERR_PICTURE_PIXELS, 57, "the pixels are not those of the frame"},
	{BV_ERR_PICTURE_TIME, 58, "the time is not that of the frame"},
};

#define STATUS_COUNT (sizeof(statuses) / sizeof(statuses[0]))

static void test_published_statuses(void)
{
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		CHECK_EQ_INT(statuses[i].status, statuses[i].number);
		CHECK_STR(bv_status_string(statuses[i].status),
			  statuses[i].description);
	}
}

static bool is_published(int number)
{
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		if (statuses[i].number == number)
			return true;
	}
	return false;
}

/* A status that is missing above would be found here. */
static void test_other_numbers(void)
{
	for (int number = -10; number <= 1000; number++) {
		const char *text = bv_status_string((enum bv_status)number);

		if (is_published(number)) {
			CHECK(islower((unsigned char)text[0]));
			CHECK(text[strlen(text) - 1] != '.');
		} else {
			CHECK_STR(text, "unknown status");
		}
	}
}

/* So are the other numbers, and what structures and texts promise. */
static void test_other_constants(void)
{
	CHECK_EQ_INT(BV_DEVICE_AUTO, 0);
	CHECK_EQ_INT(BV_DEVICE_CPU, 1);
	CHECK_EQ_INT(BV_DEVICE_GPU, 2);
	CHECK_EQ_INT(BV_EXISTING_UPDATE, 0);
	CHECK_EQ_INT(BV_EXISTING_SKIP, 1);
	CHECK_EQ_INT(BV_EXISTING_REPLACE, 2);
	CHECK_EQ_INT(BV_EXISTING_FAIL, 3);
	CHECK_EQ_INT(BV_ENCODING_AUTO, 0);
	CHECK_EQ_INT(BV_ENCODING_SPARSE, 1);
	CHECK_EQ_INT(BV_ENCODING_LIBPNG, 2);
	CHECK_EQ_INT(BV_OUTCOME_CONVERTED, 0);
	CHECK_EQ_INT(BV_OUTCOME_UP_TO_DATE, 1);
	CHECK_EQ_INT(BV_OUTCOME_SKIPPED, 2);
	CHECK_EQ_INT(BV_OUTCOME_RIGHT, 3);
	CHECK_EQ_INT(BV_SYNC_NONE, 0);
	CHECK_EQ_INT(BV_SYNC_END, 1);
	CHECK_EQ_INT(BV_SYNC_EACH, 2);
	CHECK_EQ_INT(BV_CHANNEL_MAX, 4);
	CHECK_EQ_INT(BV_LAYOUT_NAME_MAX, 127);
	CHECK_EQ_INT(BV_TEXT_MAX, 16384);
	CHECK_EQ_INT(BV_SOURCE_MAX, 1024);
	CHECK_EQ_INT(BV_NO_COLUMN, UINT32_MAX);
}

static void test_version(void)
{
	char version[64];

	snprintf(version, sizeof(version), "%d.%d.%d", BV_VERSION_MAJOR,
		 BV_VERSION_MINOR, BV_VERSION_PATCH);
	CHECK_STR(bv_version(), version);
}

int main(void)
{
	test_published_statuses();
	test_other_numbers();
	test_other_constants();
	test_version();
	return 0;
}
