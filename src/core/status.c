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

const char *bv_status_string(enum bv_status status)
{
	switch (status) {
	case BV_OK:
		return "done";
	case BV_ERR_ARGUMENT:
		return "invalid argument";
	case BV_ERR_NO_MEMORY:
		return "out of memory";
	case BV_ERR_THREAD:
		return "no thread could be started";
	case BV_ERR_NO_DEVICE:
		return "the device cannot be used";
	case BV_ERR_PRESET:
		return "unknown preset";
	case BV_ERR_GRID:
		return "the grid is refused";
	case BV_ERR_LAYOUT:
		return "the layout is refused";
	case BV_ERR_OPEN:
		return "cannot open the frame";
	case BV_ERR_NOT_REGULAR:
		return "not a regular file";
	case BV_ERR_READ:
		return "cannot read the frame";
	case BV_ERR_SIZE:
		return "the size is not a whole number of points";
	case BV_ERR_MANY_POINTS:
		return "too many points";
	case BV_ERR_CHANGED:
		return "the frame changed while it was read";
	case BV_ERR_INTENSITY:
		return "intensities do not fit the layout";
	case BV_ERR_PATH:
		return "the path cannot be followed";
	case BV_ERR_DIRECTORY:
		return "cannot use the output directory";
	case BV_ERR_WRITE:
		return "cannot write the picture";
	case BV_ERR_PNG:
		return "the picture cannot be encoded";
	case BV_ERR_EXISTS:
		return "there is a picture already";
	case BV_ERR_SYNC:
		return "the picture cannot be forced to disk";
	case BV_ERR_STOPPED:
		return "not started";
	case BV_ERR_WORKER:
		return "workers died over the frame";
	case BV_ERR_TIMEOUT:
		return "took too long";
	case BV_ERR_PICTURE_MISSING:
		return "there is no picture";
	case BV_ERR_PICTURE_TYPE:
		return "the picture is not a regular file";
	case BV_ERR_PICTURE_READ:
		return "cannot read the picture";
	case BV_ERR_PICTURE_DAMAGED:
		return "the picture is damaged";
	case BV_ERR_PICTURE_RULES:
		return "the picture was made by other rules";
	case BV_ERR_PICTURE_SOURCE:
		return "the picture was made from a frame of another name";
	case BV_ERR_PICTURE_POINTS:
		return "the picture was made from another number of points";
	case BV_ERR_PICTURE_PIXELS:
		return "the pixels are not those of the frame";
	case BV_ERR_PICTURE_TIME:
		return "the time is not that of the frame";
	}
	return "unknown status";
}
