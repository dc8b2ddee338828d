/*
 * formats.c - the kinds of files that a frame can be written as: their table
 */
#include "formats.h"

#include "writers.h"

#include <string.h>

static const struct format formats[] = {
	{.name = "raw",
	 .extension = "bin",
	 .help = "four little-endian floats a point",
	 .intensity_scale = 1,
	 .points = bv_synth_put_floats},
	{.name = "raw-double",
	 .extension = "bin",
	 .help = "four little-endian doubles a point",
	 .intensity_scale = 1,
	 .points = bv_synth_put_doubles},
	{.name = "pcd-ascii",
	 .extension = "pcd",
	 .help = "PCD 0.7, DATA ascii",
	 .intensity_scale = 1,
	 .head = bv_synth_put_pcd_head,
	 .kind = "ascii",
	 .points = bv_synth_put_lines},
	{.name = "pcd-binary",
	 .extension = "pcd",
	 .help = "PCD 0.7, DATA binary",
	 .intensity_scale = 1,
	 .head = bv_synth_put_pcd_head,
	 .kind = "binary",
	 .points = bv_synth_put_floats},
	{.name = "pcd-compressed",
	 .extension = "pcd",
	 .help = "PCD 0.7, DATA binary_compressed",
	 .intensity_scale = 1,
	 .at_once = true,
	 .head = bv_synth_put_pcd_head,
	 .kind = "binary_compressed",
	 .points = bv_synth_put_compressed},
	{.name = "ply-ascii",
	 .extension = "ply",
	 .help = "PLY 1.0, ascii",
	 .intensity_scale = 1,
	 .head = bv_synth_put_ply_head,
	 .kind = "ascii",
	 .points = bv_synth_put_lines},
	{.name = "ply-little",
	 .extension = "ply",
	 .help = "PLY 1.0, binary_little_endian",
	 .intensity_scale = 1,
	 .head = bv_synth_put_ply_head,
	 .kind = "binary_little_endian",
	 .points = bv_synth_put_floats},
	{.name = "ply-big",
	 .extension = "ply",
	 .help = "PLY 1.0, binary_big_endian",
	 .intensity_scale = 1,
	 .head = bv_synth_put_ply_head,
	 .kind = "binary_big_endian",
	 .points = bv_synth_put_big_floats},
	{.name = "las",
	 .extension = "las",
	 .help = "LAS 1.2, point format 0",
	 .intensity_scale = SYNTH_WHOLE_SCALE,
	 .head = bv_synth_put_las_head,
	 .points = bv_synth_put_las_points},
	{.name = "las14",
	 .extension = "las",
	 .help = "LAS 1.4, point format 6",
	 .intensity_scale = SYNTH_WHOLE_SCALE,
	 .head = bv_synth_put_las14_head,
	 .points = bv_synth_put_las14_points},
	{.name = "npy",
	 .extension = "npy",
	 .help = "NPY 1.0, N x 4 floats",
	 .intensity_scale = 1,
	 .head = bv_synth_put_npy_head,
	 .kind = "'descr': '<f4', 'fortran_order': False",
	 .points = bv_synth_put_floats},
	{.name = "npy-double",
	 .extension = "npy",
	 .help = "NPY 1.0, N x 4 doubles",
	 .intensity_scale = 1,
	 .head = bv_synth_put_npy_head,
	 .kind = "'descr': '<f8', 'fortran_order': False",
	 .points = bv_synth_put_doubles},
	{.name = "npy-fortran",
	 .extension = "npy",
	 .help = "NPY 1.0, N x 4 floats, column after column",
	 .intensity_scale = 1,
	 .at_once = true,
	 .head = bv_synth_put_npy_head,
	 .kind = "'descr': '<f4', 'fortran_order': True",
	 .points = bv_synth_put_columns},
	{.name = "text",
	 .extension = "txt",
	 .help = "lines of four numbers with spaces between them",
	 .intensity_scale = 1,
	 .points = bv_synth_put_lines},
	{.name = "csv",
	 .extension = "csv",
	 .help = "a line of names, then lines with commas",
	 .intensity_scale = 1,
	 .head = bv_synth_put_csv_head,
	 .points = bv_synth_put_csv_lines},
	{.name = "pts",
	 .extension = "pts",
	 .help = "a line with the number of points, then as text",
	 .intensity_scale = 1,
	 .head = bv_synth_put_pts_head,
	 .points = bv_synth_put_lines},
};

#define NUM_FORMATS (sizeof(formats) / sizeof(formats[0]))

const struct format *bv_synth_find_format(const char *name)
{
	for (size_t i = 0; i < NUM_FORMATS; i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

void bv_synth_describe_formats(FILE *file)
{
	for (size_t i = 0; i < NUM_FORMATS; i++)
		fprintf(file, "  %-14s  .%s  %s\n", formats[i].name,
			formats[i].extension, formats[i].help);
}

void bv_synth_name_formats(FILE *file)
{
	for (size_t i = 0; i < NUM_FORMATS; i++)
		fprintf(file, "%s%s", i == 0 ? "" : ", ", formats[i].name);
}
