/*
 * version.c - which birdview this is
 *
 * The first line is for programs, and stays as it is.  Further lines, each a
 * name and a word, say what pictures and times may depend on.
 */

#include "cli/options.h"
#include "core/variant.h"
#include "formats/laszip.h"
#include "formats/lzf.h"
#include "gpu/device.h"
#include "png/libraries.h"

void bv_print_version(FILE *stream)
{
	const struct bv_gpu_path *gpu = bv_gpu_path();
	const enum bv_cpu cpu = bv_cpu_best();
	const unsigned int lzf = bv_lzf_version();
	const struct bv_laszip *laszip = bv_laszip();

	fprintf(stream, "birdview %s\n", bv_version());
	fprintf(stream, "contract %d\n", BV_CONTRACT_VERSION);
	fprintf(stream, "libpng %s\n", bv_libpng_version());
	fprintf(stream, "zlib %s\n", bv_zlib_version());
	if (lzf != 0)
		fprintf(stream, "liblzf %u.%u\n", lzf >> 8, lzf & 255);
	else
		fputs("liblzf no\n", stream);
	fprintf(stream, "LASzip %s\n", laszip != NULL ? laszip->version : "no");
	if (gpu != NULL)
		fprintf(stream, "CUDA %d.%d\n", gpu->cuda_version / 1000,
			gpu->cuda_version % 1000 / 10);
	else
		fputs("CUDA no\n", stream);
	/* The fastest of those that loops are compiled for, and that this is. */
	fprintf(stream, "processor %s\n", bv_cpu_name(cpu));
}
