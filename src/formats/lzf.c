/*
 * lzf.c - liblzf, which a build may do without
 */

#include "formats/lzf.h"

#ifdef BIRDVIEW_LZF

#include <lzf.h>

unsigned int bv_lzf_version(void)
{
	return LZF_VERSION;
}

bool bv_lzf_unpack(const void *bytes, uint32_t size, void *unpacked,
		   uint32_t room)
{
	return lzf_decompress(bytes, size, unpacked, room) == room;
}

#else

unsigned int bv_lzf_version(void)
{
	return 0;
}

bool bv_lzf_unpack(const void *bytes, uint32_t size, void *unpacked,
		   uint32_t room)
{
	(void)bytes;
	(void)size;
	(void)unpacked;
	(void)room;
	return false;
}

#endif
