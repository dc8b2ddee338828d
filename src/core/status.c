/*
 * status.c - the version, and a short description of each status
 */

#include "birdview.h"

#define BV_TEXT(x) #x
#define BV_NUMBER(x) BV_TEXT(x)

const char *bv_version(void)
{
	return BV_NUMBER(BV_VERSION_MAJOR) "." BV_NUMBER(
		BV_VERSION_MINOR) "." BV_NUMBER(BV_VERSION_PATCH);
}

static const struct {
	enum bv_status status;
	const char *words;
} statuses[] = {
	{BV_OK, "done"},
	{BV_ERR_ARGUMENT, "invalid argument"},
	{BV_ERR_NO_MEMORY, "out of memory"},
	{BV_ERR_THREAD, "no thread could be started"},
	{BV_ERR_NO_DEVICE, "the device cannot be used"},
	{BV_ERR_LIBRARY, "a library that the frame needs is not there"},
	{BV_ERR_PRESET, "unknown preset"},
	{BV_ERR_GRID, "the grid is refused"},
	{BV_ERR_LAYOUT, "the layout is refused"},
	{BV_ERR_OPEN, "cannot open the frame"},
	{BV_ERR_NOT_REGULAR, "not a regular file"},
	{BV_ERR_READ, "cannot read the frame"},
	{BV_ERR_SIZE, "the size is not a whole number of points"},
	{BV_ERR_MANY_POINTS, "too many points"},
	{BV_ERR_CHANGED, "the frame changed while it was read"},
	{BV_ERR_INTENSITY, "intensities do not fit the layout"},
	{BV_ERR_NOTHING_KEPT, "no point is on the picture"},
	{BV_ERR_FORMAT, "the file is not what its format asks for"},
	{BV_ERR_PATH, "the path cannot be followed"},
	{BV_ERR_DIRECTORY, "cannot use an output directory"},
	{BV_ERR_WRITE, "cannot write the picture"},
	{BV_ERR_PNG, "the picture cannot be encoded"},
	{BV_ERR_EXISTS, "there is a picture already"},
	{BV_ERR_SYNC, "the picture cannot be forced to disk"},
	{BV_ERR_DIRECTORY_MOVED,
	 "the directory was moved while the picture was written"},
	{BV_ERR_OUTPUT_MOVED, "the output directory was moved or replaced"},
	{BV_ERR_DIRECTORY_FIXED,
	 "the directory is append-only or immutable (chattr)"},
	{BV_ERR_FOREIGN, "there is a file that birdview did not make"},
	{BV_ERR_STOPPED, "not started"},
	{BV_ERR_WORKER, "workers died over the frame"},
	{BV_ERR_TIMEOUT, "took too long"},
	{BV_ERR_TAKEN, "the picture is that of another frame, too"},
	{BV_ERR_ONE_NAME,
	 "the picture there is that of another frame, whose name the file "
	 "system takes for this one"},
	{BV_ERR_PICTURE_MISSING, "there is no picture"},
	{BV_ERR_PICTURE_TYPE, "the picture is not a regular file"},
	{BV_ERR_PICTURE_READ, "cannot read the picture"},
	{BV_ERR_PICTURE_DAMAGED, "the picture is damaged"},
	{BV_ERR_PICTURE_RULES, "the picture was made by other rules"},
	{BV_ERR_PICTURE_SOURCE,
	 "the picture was made from a frame of another name"},
	{BV_ERR_PICTURE_POINTS,
	 "the picture was made from another number of points"},
	{BV_ERR_PICTURE_PIXELS, "the pixels are not those of the frame"},
	{BV_ERR_PICTURE_TIME, "the time is not that of the frame"},
};

const char *bv_status_string(enum bv_status status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return statuses[i].words;
	}
	return "unknown status";
}
