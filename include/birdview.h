/*
 * birdview.h - bird's-eye-view pictures of LiDAR frames
 *
 * A frame is one scan: a list of points, each with x (forward), y (left) and
 * z (up) in metres and an intensity.  birdview lays a grid over the ground,
 * drops every point into its cell, and makes one pixel of each cell: how high
 * the highest point is, how strongly that point reflects, and how many points
 * there are.  The pixels of a frame are the same on every machine.  birdview is
 * for Linux on little-endian machines.
 *
 * This header is the manual; read it from top to bottom:
 *
 *	1. Version
 *	2. Statuses
 *	3. Layouts	how bytes hold points
 *	4. Grids	which part of the world becomes which pixel
 *	5. Rasterising	points in memory -> picture in memory
 *	6. PNG		picture in memory -> PNG in memory
 *	7. Arrays	planes of numbers -> .npz file in memory
 *	8. Files	one file -> one PNG or .npz file, or many of them; or its
 *			points
 *
 * The library never prints, exits, forks, reads the environment, changes the
 * locale or installs a signal handler.  It opens no file but those it is told
 * to convert and, to count usable CPUs, to give temporary files a name that
 * tells whether their writer still lives, and to wait for files on which another
 * process holds a lease, some of /proc and /sys.  With the first file of compressed
 * LAS it loads LASzip, a library in C++, which stays.  A limit on the size of files
 * (RLIMIT_FSIZE) fails a picture and kills nobody: a thread that writes one holds
 * back SIGXFSZ meanwhile, and takes away what it caused.
 *
 * Functions that can fail return an enum bv_status; where a function fails, its
 * results are left untouched unless it says otherwise.
 *
 * Objects belong to whoever created them.  An object that nobody is changing
 * may be read by any number of threads; the functions say which of them
 * change an object.  Different objects never share state.
 *
 * Every structure can grow in later versions, by members at its end, and begins
 * with 'struct_size': the bytes that the program which has it knows of, sizeof
 * in the header that it was compiled with.  One rule holds for all of them, so
 * that programs and libraries of different age understand each other:
 *
 *	what the caller fills in	a size that is smaller than the library's
 *					gives the members beyond it their
 *					defaults; one that is larger is accepted
 *					if all bytes beyond the library's are 0,
 *					and refused otherwise, since something is
 *					asked for that it cannot do
 *	what the library fills in	the caller sets 'struct_size' before; no
 *					byte beyond it is written, and bytes
 *					beyond the library's are set to 0
 *
 * A size that is no multiple of 8, less than 8 or more than 4096 is refused with
 * BV_ERR_ARGUMENT, or as the function says.  Structures that the library hands
 * out by a pointer have the size of the library in them.
 *
 * The results do not depend on the floating-point environment of the caller: each
 * function that computes sets its own (to nearest, subnormals kept, no traps), and
 * gives the caller's back, status flags included, before it returns.  Threads of the
 * library have their own, too, but call a callback in that of the caller.
 */

#ifndef BIRDVIEW_H
#define BIRDVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BV_API __attribute__((visibility("default")))
#else
#define BV_API
#endif

/* ========================================================================== */
/*                              1. Version                                    */
/* ========================================================================== */

#define BV_VERSION_MAJOR 0
#define BV_VERSION_MINOR 4
#define BV_VERSION_PATCH 0

/*
 * The number of the pixel contract.  It goes up when the same points and
 * options would give other pixels than before, and is written into each picture.
 */
#define BV_CONTRACT_VERSION 1

/* The version of the library that runs, as "0.4.0".  Never NULL. */
BV_API const char *bv_version(void);

/* ========================================================================== */
/*                              2. Statuses                                   */
/* ========================================================================== */

/* The numbers are stable: they are never given another meaning. */
enum bv_status {
	BV_OK = 0,

	/* What the caller passed, or what the machine could not give. */
	BV_ERR_ARGUMENT = 1,  /* NULL, or outside the documented range */
	BV_ERR_NO_MEMORY = 2, /* an allocation failed */
	BV_ERR_THREAD = 3,    /* not a single thread could be started */
	BV_ERR_NO_DEVICE = 4, /* the device asked for cannot be used */
	BV_ERR_LIBRARY = 5,   /* a library that the frame needs is not there */

	/* What to draw. */
	BV_ERR_PRESET = 10, /* no preset has this name */
	BV_ERR_GRID = 11,   /* the geometry is refused */
	BV_ERR_LAYOUT = 12, /* the layout is refused */

	/* Input frames. */
	BV_ERR_OPEN = 20,        /* the frame cannot be opened */
	BV_ERR_NOT_REGULAR = 21, /* a directory, FIFO, device or socket */
	BV_ERR_READ = 22,        /* the frame cannot be read */
	BV_ERR_SIZE = 23,        /* the size is no whole number of points */
	BV_ERR_MANY_POINTS = 24, /* more points than allowed */
	BV_ERR_CHANGED = 25,     /* the frame changed while it was read */
	BV_ERR_INTENSITY = 26, /* intensities do not fit the layout (strict) */
	BV_ERR_PATH = 27,      /* a path that cannot be followed */
	/* There are points, and not one is on the picture (strict). */
	BV_ERR_NOTHING_KEPT = 28,
	BV_ERR_FORMAT = 29, /* not what a file of its format has to be */

	/* Output pictures. */
	BV_ERR_DIRECTORY = 30, /* an output directory cannot be made or used */
	BV_ERR_WRITE = 31,     /* the picture cannot be written */
	BV_ERR_PNG = 32,       /* libpng refused to encode */
	BV_ERR_EXISTS = 33,    /* there is a picture already */
	BV_ERR_SYNC = 34,      /* it cannot be forced to disk, see bv_sync */
	/* Its directory was moved, twice, before it got its name there. */
	BV_ERR_DIRECTORY_MOVED = 35,
	/* The output directory was moved or replaced, which ends a run. */
	BV_ERR_OUTPUT_MOVED = 36,
	/* Its directory is append-only or immutable: no file in it can get
	 * another name. */
	BV_ERR_DIRECTORY_FIXED = 37,
	/* What has its name was not made by birdview, and is left alone. */
	BV_ERR_FOREIGN = 38,

	/* Runs over many files. */
	BV_ERR_STOPPED = 40, /* not started, since the run was stopped */
	BV_ERR_WORKER = 41,  /* two worker processes died over the frame */
	BV_ERR_TIMEOUT = 42, /* took longer than allowed */
	/* The picture is that of another frame of the run: detail[0] of the
	 * result is the index of that one. */
	BV_ERR_TAKEN = 43,
	/* What is there is the picture of a frame of an earlier run, with another
	 * name that the file system takes for that of this one.  Only where
	 * pictures are named after their frames, as by the command. */
	BV_ERR_ONE_NAME = 44,

	/* Pictures that are checked. */
	BV_ERR_PICTURE_MISSING = 50, /* there is none */
	BV_ERR_PICTURE_TYPE = 51,    /* what is there is not a regular file */
	BV_ERR_PICTURE_READ = 52,    /* it cannot be opened or read */
	BV_ERR_PICTURE_DAMAGED = 53, /* it is no whole picture of birdview */
	BV_ERR_PICTURE_RULES = 54,   /* it was made by other rules */
	BV_ERR_PICTURE_SOURCE = 55,  /* ... from a frame of another name */
	BV_ERR_PICTURE_POINTS = 56,  /* ... from another number of points */
	/* Its pixels, or the numbers of its arrays, are not those of the frame. */
	BV_ERR_PICTURE_PIXELS = 57,
	BV_ERR_PICTURE_TIME = 58 /* its time is not that of the frame */
};

/*
 * A short English description of 'status', such as "out of memory", without a
 * capital or a full stop.  Never NULL; unknown numbers give "unknown status".
 */
BV_API const char *bv_status_string(enum bv_status status);

/* ========================================================================== */
/*                              3. Layouts                                    */
/* ========================================================================== */

/* In bv_layout.offset[3]: the points have none; it counts as 0. */
#define BV_NO_COLUMN UINT32_MAX

/* The most characters of a field's name that are kept. */
#define BV_FIELD_NAME_MAX 31

/* What kind of number a column is. */
enum bv_type {
	BV_F4 = 0, /* IEEE 754 of 4 bytes, of 8, and of 2 */
	BV_F8 = 1,
	BV_F2 = 2,
	BV_I1 = 3, /* integers with a sign, and without, by their bytes */
	BV_U1 = 4,
	BV_I2 = 5,
	BV_U2 = 6,
	BV_I4 = 7,
	BV_U4 = 8,
	BV_I8 = 9,
	BV_U8 = 10
};

/* What becomes of an intensity before it is divided by the scale. */
enum bv_curve {
	BV_CURVE_LINEAR = 0, /* nothing */
	/* Its hyperbolic tangent, to within 1e-7, if it is above 0: Waymo's way. */
	BV_CURVE_TANH = 1
};

/*
 * How bytes hold points.  Point k occupies bytes k * stride to (k + 1) *
 * stride - 1; four numbers in it are x, y, z and intensity.  Nothing needs to be
 * aligned.
 *
 * A float32 without factor, shift and origin is taken as it is.  Of anything else,
 * in double precision, one operation after the other,
 *
 *	value * factor + shift - origin
 *
 * is rounded to float32 once; and intensities are rounded to float32.  A shift of 0
 * changes nothing, the sign of a zero neither.  Then what 'negate' names is negated,
 * and the curve is applied.
 *
 * Where a function takes a layout, NULL stands for "kitti", whose numbers are
 * the defaults below.  What the functions accept: a stride of at most 65535, and no
 * less than x, y and z take; offsets with offset + size <= stride; no bits in
 * 'negate' but the lowest three, and in 'big_endian' but the lowest four; a finite
 * scale above 0; finite numbers; and names of printable ASCII.
 */
struct bv_layout {
	size_t struct_size;
	/* As bv_layout_parse() takes it, at most BV_LAYOUT_NAME_MAX characters;
	 * empty where the file says it all.
	 * It is noted in pictures, and has to live as long as the layout. */
	const char *name;       /* "kitti" */
	double intensity_scale; /* the intensity that counts as full; 1.0 */
	uint32_t stride;        /* bytes from one point to the next; 16 */
	uint32_t offset[4];     /* bytes to what becomes x, y, z, intensity;
				 * 0, 4, 8, 12 */
	uint32_t negate;        /* bit 0, 1, 2 set: x, y, z is negated; 0 */
	uint8_t type[4];        /* enum bv_type, in the same order; BV_F4 */
	uint8_t big_endian;     /* bit i set: the highest byte first; 0 */
	uint8_t curve;          /* enum bv_curve; BV_CURVE_LINEAR */
	/* 1: 'origin' was found in the frame, by its first finite point; 0.
	 * Then a fingerprint has this instead of its numbers. */
	uint8_t origin_is_first;
	/* Noted in pictures: which axes of the file are x, y and z, each as 0, 1 or
	 * 2 in 2 bits, the lowest first; 0, the default, is in order. */
	uint8_t axes;
	uint32_t skip;     /* bytes of a file before its first point; 0 */
	uint32_t reserved; /* 0 */
	double factor[3]; /* of what becomes x, y, z; 1.0, which 0 stands for */
	double shift[3];  /* 0.0 */
	double origin[3]; /* 0.0 */
	/* The rest is noted in pictures.  A name of the list; NULL is "raw". */
	const char *format;
	/* What the file calls the intensity; empty if it gives no names. */
	char intensity_field[BV_FIELD_NAME_MAX + 1];
};

#define BV_LAYOUT_NAME_MAX 127

/*
 * Reads a layout from 'text', which 'layout->name' then points at where it is no
 * name of the list:
 *
 *	kitti		x, y, z, intensity; 16 bytes a point; scale 1
 *	nuscenes	x to the right, y forward, z, intensity, ring; 20 bytes a
 *			point; scale 255
 *	waymo		x, y, z, intensity, elongation, time; 24 bytes a point;
 *			intensity by BV_CURVE_TANH, scale 1
 *	nclt		x, y (to the right) and z (down) as u16, value * 0.005 -
 *			100 metres; u8 intensity, u8 ring; 8 bytes a point; scale
 *			255
 *	columns=LIST	LIST has one of x, y, z, i, -x, -y or -z for each column,
 *			or - for a column to skip, as in columns=x,y,z,i,-,- ; x,
 *			y and z must be there once, i at most once.  A column is
 *			float32, or what follows it, as in x:f8 : one of f4 f8 f2
 *			i1 u1 i2 u2 i4 u4 i8 u8, after > with the highest byte
 *			first.  skip=N in the list: N bytes before the first
 *			point.  At most 127 characters in all; the scale is 1 for
 *			floats, 255 for bytes, 65535 for integers of two, else 1
 *
 * The caller has 'struct_size' bytes at 'layout': pass sizeof(*layout).
 *
 * Returns BV_ERR_LAYOUT for anything else, and then stores a sentence that
 * says what is wrong in 'why', cut to 'why_size' bytes with its final 0, unless
 * 'why' is NULL.
 */
BV_API enum bv_status bv_layout_parse(struct bv_layout *layout,
				      size_t struct_size, const char *text,
				      char *why, size_t why_size);

/*
 * The names and one-line descriptions of the formats of files, such as "pcd".
 * NULL for an index past the last.
 */
BV_API const char *bv_format_name(size_t index);
BV_API const char *bv_format_description(size_t index);

/*
 * The names and one-line descriptions of the named layouts; index 0 is the
 * default.  NULL for an index past the last.
 */
BV_API const char *bv_layout_name(size_t index);
BV_API const char *bv_layout_description(size_t index);

/*
 * Looks at the first of the 'bytes' bytes of points at 'points', taken for
 * 'layout' though their intensities do not fit it, and stores advice such as
 * "layout nuscenes" or "intensity_scale 255" in 'advice' (cut to
 * 'advice_size' bytes with its final 0; nothing if it is NULL).  Their number counts,
 * too, so pass all bytes of a frame.  Returns false, with an empty string, where it
 * has no idea.
 */
BV_API bool bv_layout_advise(const struct bv_layout *layout, const void *points,
			     size_t bytes, char *advice, size_t advice_size);

/* ========================================================================== */
/*                              4. Grids                                      */
/* ========================================================================== */

/*
 * A grid decides everything about a picture but the points: which part of the
 * world is kept, the size of a cell, and how values become pixels.  It does
 * not change once created and may be shared by threads.
 */
struct bv_grid;

/*
 * The names and one-line descriptions of the presets; index 0 is the default.
 * NULL for an index past the last.
 */
BV_API const char *bv_preset_name(size_t index);
BV_API const char *bv_preset_description(size_t index);

/*
 * How the number n of points in a cell becomes its density: log16 is min(1, ln(1 + n) /
 * ln 16), and so on.  In pictures that is a share of the greatest sample, with halves
 * rounded up.
 */
enum bv_density_scale {
	/* As the preset has it; surround: log64 in pictures, n itself in arrays;
	 * mv3d: log64 in both. */
	BV_DENSITY_PRESET = 0,
	BV_DENSITY_LOG16 = 1,
	BV_DENSITY_LOG32 = 2,
	BV_DENSITY_LOG64 = 3,
	BV_DENSITY_LOG128 = 4,
	BV_DENSITY_LINEAR = 5 /* min(1, n / density_full) */
};

/* What a grid makes of its cells. */
enum bv_form {
	BV_FORM_PRESET = 0, /* as the preset has it: pictures, or else arrays */
	/* One sample of 8 or 16 bits for each of 1 or 3 channels, for a PNG. */
	BV_FORM_PICTURE = 1,
	/* A float32 for each of any channels, or a byte, for an .npz file. */
	BV_FORM_ARRAYS = 2
};

/*
 * Some presets are the maps that networks take, as the programs published with their
 * papers make them, to the last bit where those are defined:
 *
 *	sfa3d		a picture, or arrays: bev of intensity, height / 4 m, density
 *	complex-yolo	a picture, or arrays: bev of density, metres above z_min,
 *			intensity
 *	mv3d		arrays: bev of intensity and density, slice-height; in all else
 *			as surround, which other names in "channels" show
 *	mv3d-c		arrays of the same, as the program in C makes them: heights as
 *			shares of a slice, one cell left out at the start of x and y,
 *			points not above z_min counted and not shown
 *	pixor		arrays: bev of mean-intensity, slice-occupied
 *	birdnet		a picture: of mean intensity, of the share of points that a
 *			scanner of 64 lines could have in the cell, and of height over
 *			the ground; all 0 where points lie below the ground alone
 *	apollo		arrays: bev of height, mean-height, ln(1 + n), direction,
 *			intensity, mean-intensity, distance, occupied; of a square of
 *			-R:R around the sensor
 *
 * Arrays lie as the networks take them, which in the first two and in pixor is not
 * turned: their row 0 is the nearest, or the one farthest to the right.  Direction and
 * distance are those of the centre of a cell, (atan2(y, x)) / (2 pi) and hypot(x, y) / 60
 * - 0.5, and are 0 in cells without points, as everything is; the program of the paper
 * has them there, too.
 */

/* What to draw.  Ranges and cell are in metres. */
struct bv_grid_options {
	size_t struct_size;
	const char *preset; /* not copied until the grid is created; surround */
	double x_min, x_max; /* of the preset, like all that follow */
	double y_min, y_max;
	double z_min, z_max;
	double cell;
	uint32_t density; /* enum bv_density_scale; BV_DENSITY_PRESET */
	/* Points that count as full, 1..65535, of BV_DENSITY_LINEAR; else 0. */
	uint32_t density_full;
	/*
	 * Names with commas between, such as "low,span,density": see
	 * bv_channel_name().  NULL, the default: as the preset has them.  Not copied
	 * until the grid is created.
	 */
	const char *channels;
	uint32_t bits; /* of a picture's samples: 8 or 16; 0: the preset's, 8 */
	uint32_t slices;   /* 1..64; 0: as the preset has it; mv3d: 10 */
	uint32_t form;     /* enum bv_form; BV_FORM_PRESET */
	uint32_t reserved; /* 0 */
};

/*
 * The names of the channels that may be asked for; NULL for an index past the last.  Of
 * the n points kept in a cell they show, in metres where nothing else is said:
 *
 *	height		z of the top, which is the highest point, and of equally high
 *			ones the first
 *	low		the least z
 *	span		height - low
 *	mean-height	the mean of z, each taken to the nearest 2^-20 m; only where
 *			z_min and z_max are within 2048 m of 0
 *	intensity	that of the top, as a share of the scale, 0..1
 *	max-intensity	the greatest
 *	mean-intensity	the mean, each taken to the nearest 2^-31
 *	density		n, or what the scale makes of it
 *	occupied	1
 *	slice-height	the greatest z in a slice, 0 if it is empty
 *	slice-occupied	1 if there is a point in the slice
 *
 * 'slices' cuts z_min to z_max into as many equal slices, and z lies in number
 * floor((z - z_min) / ((z_max - z_min) / slices)), from 0 on.  slice-height:3 is that of
 * slice 3 alone, slice-height those of all slices in their order, and "slices" stands
 * for slice-height,slice-occupied.
 */
BV_API const char *bv_channel_name(size_t index);

/* Their one-line descriptions, in the same way. */
BV_API const char *bv_channel_description(size_t index);

/*
 * Fills 'options', of which the caller has 'struct_size' bytes (pass sizeof
 * *options), with the numbers of a preset; NULL means the default preset.
 * Returns BV_ERR_PRESET for a name that no preset has.
 */
BV_API enum bv_status bv_grid_options_init(struct bv_grid_options *options,
					   size_t struct_size,
					   const char *preset);

/*
 * Creates a grid.  Only the presets "surround" and "mv3d" take other numbers than those
 * that bv_grid_options_init() gives, and channels of one's own; a point is then kept if
 * x_min <= x < x_max, and so for y and z, with the bounds rounded to float32.  The
 * picture has (x_max - x_min) / cell rows and (y_max - y_min) / cell columns.  "apollo"
 * takes other ranges and cells, with -R:R for both x and y.
 *
 * Refused with BV_ERR_GRID: a bound or cell that is not finite, min >= max,
 * cell <= 0, bounds that float32 cannot tell apart, a range that is no whole
 * number of cells (to 1/1000 of a cell), more than 65535 rows or columns, more
 * than 2^28 cells; a density, a channel, a slice, bits or a form that there is not, 2
 * or more than 3 channels of a picture, more than 160 of arrays, an array of 4 GiB or
 * more, bits of arrays, slices that no channel shows or that are too thin for float32;
 * and what another preset has not.  Refused with
 * BV_ERR_PRESET: a preset that there is not.  'why' then gets a sentence as in
 * bv_layout_parse(), with the numbers to use instead where there are some.
 */
BV_API enum bv_status bv_grid_create(struct bv_grid **grid,
				     const struct bv_grid_options *options,
				     char *why, size_t why_size);

/* Frees a grid that no rasterizer or converter uses any more.  NULL is allowed. */
BV_API void bv_grid_free(struct bv_grid *grid);

/* What a channel of a grid means, be it of pictures or of arrays. */
struct bv_channel_info {
	size_t struct_size;
	/* As bv_channel_name(), or what a preset alone has: "depth".  One of a slice
	 * has its number: "slice-height:3". */
	const char *name;
	/* Of what it shows, before a formula makes a share of that: "m". */
	const char *unit;
	/*
	 * The sample or the number, as people read it: z and i are height and
	 * intensity of the top, or of the slice k, n the number of points, x and y
	 * the centre of the cell, N how many points a scanner could have there.  MIN
	 * and MAX stand for the numbers of the grid, or of the frame: see struct
	 * bv_image.
	 */
	const char *formula;
	/* Of arrays: the name of the one that it is a plane of, and which. */
	const char *array; /* NULL in pictures */
	uint32_t plane;    /* from 0 on; 0 in pictures */
	uint32_t slice;    /* UINT32_MAX where it shows no single one */
};

/* What a grid is, to be asked with bv_grid_get_info(). */
struct bv_grid_info {
	size_t struct_size;
	const char *preset;     /* canonical name; lives as long as the grid */
	uint32_t width, height; /* of the picture, in pixels */
	/* Of a pixel: 1 is gray, 3 red, green, blue; of all arrays together. */
	uint32_t channels;
	uint32_t bits; /* of a sample: 8 or 16; 0 in arrays */
	/*
	 * The centre of the pixel (column, row), row 0 being the top row, lies
	 * in metres at
	 *	x = to_x[0] * column + to_x[1] * row + to_x[2]
	 *	y = to_y[0] * column + to_y[1] * row + to_y[2]
	 */
	double to_x[3], to_y[3];
	uint32_t form;   /* BV_FORM_PICTURE or BV_FORM_ARRAYS */
	uint32_t slices; /* 0 if there are none */
};

/* Fills 'info', of which the caller has 'struct_size' bytes: sizeof(*info). */
BV_API enum bv_status bv_grid_get_info(const struct bv_grid *grid,
				       struct bv_grid_info *info,
				       size_t struct_size);

/*
 * Fills 'info' with the meaning of a channel; 0 is red, or the gray; of arrays, the
 * planes of the first come first.  Its strings live as long as the grid.
 * BV_ERR_ARGUMENT for a channel that there is not.
 */
BV_API enum bv_status bv_grid_get_channel(const struct bv_grid *grid,
					  uint32_t channel,
					  struct bv_channel_info *info,
					  size_t struct_size);

/*
 * A hash of everything that decides the pixels but the points: the contract
 * version, the grid and the layout.  Pictures with equal fingerprints were made
 * by the same rules.  0 for a layout that is refused.
 */
BV_API uint64_t bv_fingerprint(const struct bv_grid *grid,
			       const struct bv_layout *layout);

/* ========================================================================== */
/*                              5. Rasterising                                */
/* ========================================================================== */

/* What became of the points of a frame: points = kept + not_finite + outside */
struct bv_counts {
	size_t struct_size;
	uint32_t points;     /* in the frame */
	uint32_t kept;       /* fell into a cell */
	uint32_t not_finite; /* dropped: x, y or z is infinite or no number */
	uint32_t outside;    /* dropped: finite, but not in the grid */
	/*
	 * Kept points with an intensity that is no number or outside [0,
	 * scale].  A few are noise; more than one in a hundred kept points
	 * means that the layout is likely not that of the file.
	 */
	uint32_t odd_intensity;
	/* The range of the intensities of kept points, after the curve and before
	 * the scale, NaN left out; 0, 0 where there is none. */
	float intensity_min, intensity_max;
	uint32_t reserved; /* 0 */
};

/*
 * True if more than 1 % of the kept points have an odd intensity.  False for
 * counts of a size that is refused.
 */
BV_API bool bv_counts_suspicious(const struct bv_counts *counts);

/* The most channels of an image. */
#define BV_CHANNEL_MAX 4

/*
 * A sparse image: the occupied cells, those holding at least one kept point,
 * in row order with their pixels.  All other pixels of the picture are 0.
 *
 * A pixel is 'channels' samples of 'bits' bits, native integers of 1 or 2 bytes:
 * a gray, or red, green and blue.  What follows them up to 'stride' is 0.
 *
 * In an image that was drawn, all that pointers lead to belongs to the rasterizer
 * and holds until its next call.  For bv_encode_png() an image may also be made by
 * hand; 'grid', 'counts' and the ranges of channels do not matter there.
 */
struct bv_image {
	size_t struct_size;
	uint32_t width, height; /* 1..65535; at most 2^28 pixels */
	uint32_t channels;      /* 1 or 3 */
	uint32_t bits;          /* 8 or 16 */
	/* Bytes from one pixel to the next: 4, or 8 for 3 channels of 16 bits. */
	uint32_t stride;
	uint32_t reserved;     /* 0 */
	uint64_t grid;         /* tells the grid it was drawn on; else 0 */
	size_t occupied;       /* cells and pixels in the arrays */
	const uint32_t *cells; /* [occupied], row * width + column, rising */
	const void *pixels;    /* [occupied * stride] bytes */
	const struct bv_counts *counts; /* of the frame */
	/*
	 * What MIN and MAX stand for in the formula of a channel (see struct
	 * bv_channel_info), in its unit; NaN where the formula has none.
	 */
	double channel_min[BV_CHANNEL_MAX], channel_max[BV_CHANNEL_MAX];
};

/*
 * A rasterizer turns points into pictures or arrays on one grid.  It holds the memory
 * for that, and keeps it from frame to frame.  One rasterizer serves one thread at a time.
 *
 * Its memory goes by points, whatever the grid: less than 14 MB, or 32 MB with heights of
 * slices, and 12 bytes for each kept point; and for each cell with points 8 bytes in
 * pictures (12 with three channels of 16 bits, 33 with the preset "note"), in arrays 4
 * and those of its numbers.
 */
struct bv_rasterizer;

/* Creates a rasterizer on 'grid', which must live longer than it. */
BV_API enum bv_status bv_rasterizer_create(struct bv_rasterizer **rasterizer,
					   const struct bv_grid *grid);

/* NULL is allowed. */
BV_API void bv_rasterizer_free(struct bv_rasterizer *rasterizer);

/*
 * A frame is drawn in three steps: it begins, points are added in any number of
 * parts (of a file, or of several sweeps with a pose each), and it is finished.
 * It has as many points as were added, fewer than 2^32, in that order; of equally
 * high ones in a cell the first counts.  The parts make no difference.
 *
 * bv_rasterizer_begin() drops what was added to a frame that was not finished;
 * after bv_rasterizer_create() and the functions that finish it is not needed.
 */
BV_API enum bv_status bv_rasterizer_begin(struct bv_rasterizer *rasterizer);

/*
 * Adds 'n' points at 'points' (at least n * layout->stride bytes; NULL only if n
 * is 0).
 *
 * 'transform', NULL for none, is a matrix of 4 x 4 doubles in row order, the last
 * row 0, 0, 0, 1, all finite.  Each point becomes
 *
 *	x' = ((m[0] * x + m[1] * y) + m[2] * z) + m[3]
 *
 * and so y' by m[4..7] and z' by m[8..11]: in double precision, one operation
 * after the other, rounded to float32 once at the end.  The identity changes no
 * bit.
 *
 * The intensity scale of the layout is applied here: parts of a frame may have
 * different ones.  The first decides in what scale the frame is kept; intensities
 * of another one are brought to it, rounded to float32 once.
 *
 * BV_ERR_LAYOUT for a layout and BV_ERR_ARGUMENT for a matrix that are refused,
 * and BV_ERR_MANY_POINTS; nothing was added then.  BV_ERR_NO_MEMORY: all that was added
 * to the frame is dropped, as by bv_rasterizer_begin().
 */
BV_API enum bv_status bv_rasterizer_add(struct bv_rasterizer *rasterizer,
					const struct bv_layout *layout,
					const double transform[16],
					const void *points, size_t n);

/*
 * Describes the picture of all points that were added in 'image', whose
 * 'struct_size' is set.  A frame without kept points gives a picture without
 * occupied cells, and BV_OK.  Whatever is returned, the next frame begins.
 * BV_ERR_ARGUMENT on a grid of arrays.
 */
BV_API enum bv_status bv_rasterizer_finish(struct bv_rasterizer *rasterizer,
					   struct bv_image *image);

/*
 * The arrays of a frame, as an .npz file of birdview has them; see section 7 for what
 * one is.  The first, "bev", is float32 and has the channels that are of no slice, if
 * there are any, in the order asked for; then come "slice-height", float32, and
 * "slice-occupied", bytes, with the slices asked for.  Where a cell has no points, all
 * numbers are 0.
 */
struct bv_array;
struct bv_frame_arrays {
	size_t struct_size;
	size_t count; /* of arrays: 1 to 3 */
	const struct bv_array *const *arrays;
	const struct bv_counts *counts; /* of the frame */
	uint64_t grid;                  /* tells the grid it was drawn on */
};

/*
 * Describes the arrays of all points that were added in 'arrays', whose 'struct_size'
 * is set; they belong to the rasterizer and hold until its next call.  Otherwise as
 * bv_rasterizer_finish(); BV_ERR_ARGUMENT on a grid of pictures.
 */
BV_API enum bv_status
bv_rasterizer_finish_arrays(struct bv_rasterizer *rasterizer,
			    struct bv_frame_arrays *arrays);

/*
 * Finishes like bv_rasterizer_finish(), but, whatever the channels and the form of
 * the grid are, into dense float32 planes of the caller, each of height * width values
 * in row order, any of which may be NULL:
 *
 *	z		z of the cell's top point, in metres
 *	intensity	its intensity, 0..1
 *	density		the number of points in the cell
 *
 * Cells without points are 0 in all of them, so density tells an empty cell
 * from ground at height 0.  'counts' may be NULL; else its 'struct_size' is set.
 */
BV_API enum bv_status
bv_rasterizer_finish_planes(struct bv_rasterizer *rasterizer, float *z,
			    float *intensity, float *density,
			    struct bv_counts *counts);

/* All three steps: begin, add without a transform, finish. */
BV_API enum bv_status bv_rasterize(struct bv_rasterizer *rasterizer,
				   const struct bv_layout *layout,
				   const void *points, size_t n,
				   struct bv_image *image);
BV_API enum bv_status bv_rasterize_planes(struct bv_rasterizer *rasterizer,
					  const struct bv_layout *layout,
					  const void *points, size_t n,
					  float *z, float *intensity,
					  float *density,
					  struct bv_counts *counts);

/*
 * Writes the dense picture to 'samples': height * width * channels samples of 1 or
 * 2 bytes, row by row, those of a pixel side by side.
 */
BV_API enum bv_status bv_image_to_dense(const struct bv_image *image,
					void *samples);

/* Writes one channel of it to 'samples': height * width samples. */
BV_API enum bv_status bv_image_to_plane(const struct bv_image *image,
					uint32_t channel, void *samples);

/* ========================================================================== */
/*                              6. PNG                                        */
/* ========================================================================== */

/*
 * An encoder holds the memory for making PNGs, and allocates none per picture
 * once it has seen the largest.  One encoder serves one thread at a time.
 */
struct bv_encoder;

/* Creates an encoder for pictures of any size. */
BV_API enum bv_status bv_encoder_create(struct bv_encoder **encoder);

/* NULL is allowed. */
BV_API void bv_encoder_free(struct bv_encoder *encoder);

/* How the pixels of a PNG are compressed.  The pixels are the same. */
enum bv_encoding {
	BV_ENCODING_AUTO = 0, /* sparse, as of today */
	/*
	 * birdview's own stream, made from the occupied cells alone: the time
	 * it takes does not depend on the size of the grid.
	 */
	BV_ENCODING_SPARSE = 1,
	/* libpng and zlib, which see every pixel: the reference. */
	BV_ENCODING_LIBPNG = 2
};

/* Chooses the encoding of the pictures to come; BV_ENCODING_AUTO at first. */
BV_API enum bv_status bv_encoder_set_encoding(struct bv_encoder *encoder,
					      enum bv_encoding encoding);

/*
 * Encodes 'image' as a PNG.  'text', NULL for none, is noted in a tEXt chunk with
 * the keyword "birdview": at most BV_TEXT_MAX bytes of printable ASCII, such as
 * bv_describe_image() makes.
 *
 * Refused with BV_ERR_ARGUMENT: an image of another form than struct bv_image has
 * it, cells that do not rise or lie outside the picture, and a longer text.
 *
 * Stores the PNG in '*png' and its size in bytes in '*size'.  It belongs to the
 * encoder and holds until its next call.
 *
 * The pixels are promised for ever; the bytes of the file only for one build
 * of birdview and zlib.  Do not compare them with stored ones.
 */
BV_API enum bv_status bv_encode_png(struct bv_encoder *encoder,
				    const struct bv_image *image,
				    const char *text, const uint8_t **png,
				    size_t *size);

#define BV_TEXT_MAX 16384

/*
 * Writes to 'text', of 'size' bytes (BV_TEXT_MAX + 1 are enough), the line of JSON
 * that pictures of birdview carry: how 'image', which was drawn on 'grid' from
 * points in 'layout', was made, and where its pixels lie in metres.  'source' is
 * the file name noted there, of at most BV_SOURCE_MAX bytes; NULL if there is none.
 *
 * Refused with BV_ERR_ARGUMENT: an image of another grid or without counts, a longer
 * name, and a line that does not fit.  BV_ERR_LAYOUT for a layout that is refused.
 */
BV_API enum bv_status bv_describe_image(const struct bv_grid *grid,
					const struct bv_layout *layout,
					const struct bv_image *image,
					const char *source, char *text,
					size_t size);

#define BV_SOURCE_MAX 1024

/* What a picture of birdview says of itself, or a file of arrays. */
struct bv_picture_info {
	size_t struct_size;
	const char *text;       /* the line of JSON, all of it */
	uint32_t width, height; /* as the file has them */
	uint32_t channels;      /* of all arrays together */
	uint32_t bits;          /* 0 in arrays */
	uint32_t contract; /* BV_CONTRACT_VERSION of the library that made it */
	bool whole; /* the file ends as it should, and an .npz begins so */
	const char *preset;
	/* As in struct bv_grid_options, to 9 digits; infinite where there is no
	 * bound. */
	double x_min, x_max;
	double y_min, y_max;
	double z_min, z_max;
	double cell;
	const char *layout; /* NULL where the file says all */
	double intensity_scale;
	double to_x[3], to_y[3]; /* as in struct bv_grid_info */
	/* The first four, NULL past the last; ranges are NaN where a formula has
	 * none. */
	const struct bv_channel_info *channel[BV_CHANNEL_MAX];
	double channel_min[BV_CHANNEL_MAX], channel_max[BV_CHANNEL_MAX];
	const char *source; /* the file name of the frame; NULL if not noted */
	uint64_t points, kept, not_finite, outside; /* as in struct bv_counts */
	uint64_t fingerprint;                       /* bv_fingerprint() */
	/* As in struct bv_counts; UINT64_MAX if the picture does not tell, as those
	 * of the first version do not. */
	uint64_t odd_intensity;
	const char *format; /* of the frame; "raw" if not noted */
	/* What the file calls x, y, z and the intensity, "-y" for one that was
	 * negated; NULL where it gives no names, or has no intensity. */
	const char *field[4];
	double origin[3]; /* that was subtracted */
	uint32_t curve;   /* enum bv_curve */
	uint32_t reserved;
	uint32_t form; /* BV_FORM_PICTURE, or BV_FORM_ARRAYS of an .npz file */
	uint32_t slices; /* 0 if there are none */
	double slice;    /* the height of one, in metres */
	/* [channels]: all of them. */
	const struct bv_channel_info *const *all_channels;
	const double *all_min, *all_max;
};

/*
 * Reads what a picture or an .npz file says of itself, from the file 'path' or from
 * the 'size' bytes of it at 'file', and stores it in '*info', which
 * bv_picture_info_free() frees.  Only the beginning and the end are looked at; see
 * bv_check_file() for the rest.  A text that is followed by another, or has a key twice,
 * is refused.
 *
 * Fails with BV_ERR_PICTURE_MISSING, BV_ERR_PICTURE_TYPE, BV_ERR_PICTURE_READ,
 * BV_ERR_PICTURE_DAMAGED for what is no picture of birdview, or BV_ERR_NO_MEMORY.
 */
BV_API enum bv_status bv_picture_info_read(struct bv_picture_info **info,
					   const char *path);
BV_API enum bv_status bv_picture_info_parse(struct bv_picture_info **info,
					    const void *file, size_t size);

/* NULL is allowed. */
BV_API void bv_picture_info_free(struct bv_picture_info *info);

/* ========================================================================== */
/*                              7. Arrays                                     */
/* ========================================================================== */

/*
 * Planes of numbers, given by the cells that have some: a member of an .npz file,
 * which numpy.load() gives as an array of the shape (channels, height, width), in C
 * order.  All other numbers are 0.
 *
 * A value of BV_F4 is a float of the machine, of which each bit is kept: NaN with what
 * it carries, and -0.0.  One of BV_U1 is a byte.  Values may be 0.
 */
struct bv_array {
	size_t struct_size;
	/* 1 to BV_ARRAY_NAME_MAX letters, digits and - _ , such as "bev". */
	const char *name;
	size_t occupied;       /* cells, and values of each plane */
	const uint32_t *cells; /* [occupied], row * width + column, rising */
	const void *const *planes; /* [channels], each [occupied] values */
	uint32_t channels;         /* 1..65535 */
	uint32_t height, width;    /* 1..65535; at most 2^28 cells */
	uint32_t type;             /* enum bv_type: BV_F4, BV_U1 */
};

/*
 * Writes the dense array to 'values': channels * height * width values of its type, in
 * C order.
 */
BV_API enum bv_status bv_array_to_dense(const struct bv_array *array,
					void *values);

/*
 * bv_describe_image() for the arrays of a frame, which were drawn on 'grid': the line
 * that files of them have as "about".  In it
 *
 *	"arrays"	has a list of its planes for each array: their names, or which
 *			slices they are of
 *	"channels"	says by these names, or that of an array of slices, what
 *			numbers mean: "unit" and "formula", as in struct
 *			bv_channel_info; "min" and "max" are its MIN and MAX
 *	"slices"	is how many there are, and "slice" the height of one; the lowest
 *			begins at the first number of "z"
 *	"metres"	leads from columns and rows to metres, as to_x and to_y
 */
BV_API enum bv_status bv_describe_arrays(const struct bv_grid *grid,
					 const struct bv_layout *layout,
					 const struct bv_frame_arrays *arrays,
					 const char *source, char *text,
					 size_t size);

#define BV_ARRAY_NAME_MAX 63
#define BV_ARRAYS_MAX 256

/*
 * A maker of .npz files holds the memory for that, and allocates none per file once it
 * has seen the largest.  One serves one thread at a time.
 */
struct bv_npz_encoder;

BV_API enum bv_status bv_npz_encoder_create(struct bv_npz_encoder **encoder);

/* NULL is allowed. */
BV_API void bv_npz_encoder_free(struct bv_npz_encoder *encoder);

/*
 * Makes an .npz file of 'n' arrays, 1 to BV_ARRAYS_MAX, one member each in their order.
 * 'text', NULL for none, becomes one more at the end, with the name "about", an array
 * of no dimension that holds bytes: numpy.load(file)["about"].item().decode(); at most
 * BV_TEXT_MAX bytes of printable ASCII.  The time it takes depends on the values that
 * are not 0, and hardly on the size of the planes.
 *
 * Refused with BV_ERR_ARGUMENT: arrays of another form than struct bv_array has it,
 * cells that do not rise or lie outside, names that occur twice or are "about", a
 * longer text, and an array or a file that would have 4 GiB or more.
 *
 * Stores the file in '*npz' and its size in bytes in '*size'.  It belongs to the
 * encoder and holds until its next call.
 *
 * The arrays are promised for ever; the bytes of the file are not.
 */
BV_API enum bv_status bv_encode_npz(struct bv_npz_encoder *encoder,
				    const struct bv_array *const *arrays,
				    size_t n, const char *text,
				    const uint8_t **npz, size_t *size);

/* ========================================================================== */
/*                              8. Files                                      */
/* ========================================================================== */

enum bv_device {
	BV_DEVICE_AUTO = 0, /* the GPUs if there are any, else the CPU */
	BV_DEVICE_CPU = 1,
	BV_DEVICE_GPU = 2
};

/*
 * On a grid of arrays, the files that frames become are .npz files, with the arrays of
 * bv_rasterizer_finish_arrays() and the line of bv_describe_arrays().  All that is said
 * here of pictures holds for them, too.
 */

/* What to do about a picture that is already there. */
enum bv_existing {
	/*
	 * Leave it if making it again would give it again: its modification
	 * time is that of the frame, or what the file system makes of that;
	 * it was made from a frame of this name with as many points as the
	 * frame has now and by the same rules; the frame would not fail for
	 * max_points or strict; and it begins and ends as it should.
	 * Otherwise replace it, or fail the frame.
	 *
	 * Where the two times differ a little, the file system is asked by a
	 * file in the same directory, without a name or of a temporary one,
	 * that is gone at once.  A frame that was written to through a mapping
	 * may have kept its time, and then its picture is kept.
	 */
	BV_EXISTING_UPDATE = 0,
	BV_EXISTING_SKIP = 1,    /* leave it */
	BV_EXISTING_REPLACE = 2, /* replace it */
	BV_EXISTING_FAIL = 3     /* fail the frame with BV_ERR_EXISTS */
};

/*
 * When pictures are forced to disk, so that a power cut cannot take them away.
 * An error on the way there counts as one of writing.
 */
enum bv_sync {
	BV_SYNC_NONE = 0, /* when the system sees fit */
	/*
	 * All of them before bv_convert_files() returns, at once: everything in
	 * the file systems that they are in is written.  bv_convert_file() has
	 * no such end, and does nothing.
	 */
	BV_SYNC_END = 1,
	/*
	 * Each picture with the directories on the way to it before its frame
	 * is done: one that is made, before and after its rename, and one that
	 * is found up to date.
	 */
	BV_SYNC_EACH = 2
};

/* How frames are converted. */
struct bv_convert_options {
	size_t struct_size;
	const struct bv_grid *grid; /* must outlive the conversion */
	/* Copied but for its names.  Files of points and nothing else have it, and
	 * the columns of arrays.  NULL, the default: kitti, and nuscenes for files
	 * called *.pcd.bin with a whole number of such points. */
	const struct bv_layout *layout;
	uint32_t max_points; /* a frame with more fails; 2^26 */
	/* true: a frame fails whose intensities do not fit (bv_counts_suspicious()),
	 * or that has points of which none is kept; false. */
	bool strict;
	/*
	 * Where outputs go.  NULL (the default): an output is any path whose
	 * directory exists; a relative one is looked up from the working
	 * directory of the moment.  Otherwise an existing directory: outputs are
	 * relative paths without "..", and the directories on the way are made;
	 * symbolic links below it are not followed.  If it is itself a relative
	 * path, it is meant from the working directory in which the converter
	 * was made or the call began, also after a chdir().
	 *
	 * Directories below it may be moved meanwhile: a picture gets its name
	 * where its path leads to by then, in a directory that is made anew if
	 * need be (twice in a row: BV_ERR_DIRECTORY_MOVED).  If the path given
	 * here leads to another directory, or to none, frames fail with
	 * BV_ERR_OUTPUT_MOVED.  A picture whose directory is moved between that
	 * look and its rename goes with it.
	 */
	const char *output_directory;
	enum bv_existing existing; /* BV_EXISTING_UPDATE */
	enum bv_encoding encoding; /* of PNGs; BV_ENCODING_AUTO */
	/* What bv_convert_files() works with.  A converter is always on the CPU. */
	enum bv_device device; /* BV_DEVICE_AUTO */
	/*
	 * Of the GPUs, only these: bit i stands for GPU i as CUDA counts.  0, the
	 * default, stands for all.  How CUDA counts in this process is up to its
	 * environment, which is left as it is: by speed, unless CUDA_DEVICE_ORDER
	 * is PCI_BUS_ID, and what CUDA_VISIBLE_DEVICES names.  Of divided GPUs (MIG)
	 * that is one instance.  The command birdview counts otherwise, by
	 * processes of its own.
	 */
	uint32_t gpus;
	/*
	 * With BV_DEVICE_GPU and no usable GPU (more): true fails with
	 * BV_ERR_NO_DEVICE, false (the default) converts on the CPU.
	 */
	bool no_fallback;
	/* Of calls for many files.  0, the default: one per usable CPU; more than
	 * 4096 are as good as 4096. */
	uint32_t threads;
	enum bv_sync sync; /* BV_SYNC_NONE */
	/*
	 * How frames are read.  true: intensities go through BV_CURVE_TANH, whatever
	 * 'layout' says; false.
	 */
	bool tanh;
	/* true: 'origin' is each frame's first finite point, rounded down to whole
	 * metres; false. */
	bool origin_is_first;
	uint16_t reserved; /* 0 */
	/* The format that all files are taken for, see bv_format_name(); NULL, the
	 * default: what each of them shows to be. */
	const char *format;
	/* Which field counts as intensity; a frame without it fails.  NULL, the
	 * default: the first that there is of those that are called so. */
	const char *intensity_field;
	/* The intensity that counts as full.  0, the default: what the layout says,
	 * or the type of the field: 1 for floats, 255 for bytes, 65535 for integers
	 * of two, else 1. */
	double intensity_scale;
	/* Which of the file's axes become x, y and z, such as "y,-x,z"; NULL, the
	 * default: "x,y,z", or as the layout has it. */
	const char *axes;
	/* Metres that are subtracted, along the file's axes; 0. */
	double origin[3];
};

/*
 * Fills 'options', of which the caller has 'struct_size' bytes (pass sizeof
 * *options), with the defaults and 'grid', which may also be set later.
 */
BV_API enum bv_status
bv_convert_options_init(struct bv_convert_options *options, size_t struct_size,
			const struct bv_grid *grid);

/* What was done for a frame with BV_OK. */
enum bv_outcome {
	BV_OUTCOME_CONVERTED = 0,
	BV_OUTCOME_UP_TO_DATE = 1, /* nothing: see BV_EXISTING_UPDATE */
	BV_OUTCOME_SKIPPED = 2,    /* nothing: see BV_EXISTING_SKIP */
	BV_OUTCOME_RIGHT = 3       /* nothing: see bv_check_file() */
};

/* What became of a frame. */
struct bv_frame_result {
	size_t struct_size;
	enum bv_status status;
	enum bv_outcome outcome;
	int32_t system_error; /* the errno behind the status, or 0 */
	/* 1 if the picture was written and the file system did not keep the time
	 * of the frame for it, so that BV_EXISTING_UPDATE would make it anew each
	 * time; else 0. */
	uint32_t time_lost;
	uint64_t detail[2]; /* numbers for bv_frame_message() */
	/*
	 * NULL unless the frame was drawn.  They belong to the converter, until
	 * its next call, or to the run, until the callback returns.
	 */
	const struct bv_counts *counts;
	/*
	 * What the frame was to be drawn on, that of the options: sentences about
	 * it say what was expected.  NULL if that is not known, which is allowed.
	 */
	const struct bv_grid *grid;
	/*
	 * What is wrong with the file, for BV_ERR_FORMAT and BV_ERR_LIBRARY; or
	 * between which values its points lie, if it has some and none is kept.
	 * It lives as long as the counts.  NULL if nothing is known.
	 */
	const char *fault;
	/* The name of the file's format, as in bv_format_name(), once it was read
	 * to its end; else NULL. */
	const char *format;
};

/*
 * Writes what went wrong with a frame, as one line of English without file
 * name and full stop ("size is 35 bytes, expected a multiple of 16"), cut to
 * 'size' bytes with its final 0; nothing if 'text' is NULL.  For BV_OK it writes
 * what was done ("done"), and for a result whose size is refused "invalid argument".
 */
BV_API void bv_frame_message(const struct bv_frame_result *result, char *text,
			     size_t size);

/*
 * Writes in the same way what is odd about a frame though it was converted: its
 * intensities do not fit the layout, it has points and none of them is kept, they
 * are so far away that float32 is coarse there, they use little of the scale, or
 * the file system has not kept the time that the picture was given: the first of
 * these.  Returns false, with an empty string, if nothing is.
 */
BV_API bool bv_frame_warning(const struct bv_frame_result *result, char *text,
			     size_t size);

/* What a file says of its points. */
struct bv_frame_head {
	size_t struct_size;
	const char *format; /* a name that bv_format_name() lists */
	/*
	 * How the file holds them or, where these are no numbers at fixed places,
	 * the records that are made of them; with the scale of the intensity, the
	 * curve, the axes and the origin.  One that is the first point's is known
	 * once that was read.  It lives until the reader opens another file.
	 */
	const struct bv_layout *layout;
	uint64_t points; /* UINT64_MAX where only the end of the file tells */
	uint64_t bytes;  /* of the file */
};

/*
 * A reader gives the points of files, of whatever format, one file after the other.
 * It allocates nothing per file once it has seen the largest.  One reader serves one
 * thread at a time.
 */
struct bv_reader;

/*
 * 'options' is copied; what it points at must outlive the reader.  Of it, what says
 * how frames are read matters: max_points, layout, and from 'tanh' on all; 'grid' may
 * be NULL.
 */
BV_API enum bv_status
bv_reader_create(struct bv_reader **reader,
		 const struct bv_convert_options *options);

/* NULL is allowed. */
BV_API void bv_reader_free(struct bv_reader *reader);

/*
 * Opens the file 'path' and finds its head, for which 'head' is filled in (NULL, or
 * with its 'struct_size' set).  A file that was open is closed before.  What is wrong
 * is said in 'result' (NULL, or with its 'struct_size' set), as by bv_convert_file();
 * returns result->status.
 */
BV_API enum bv_status bv_reader_open(struct bv_reader *reader, const char *path,
				     struct bv_frame_head *head,
				     struct bv_frame_result *result);

/*
 * Stores the next points, at most 'room', which is above 0, in the order of the file:
 * x, y and z in metres, after axes and origin, and the intensity, after the curve and
 * before the scale.  Says in '*n' how many there are: 0 at the end, where arguments
 * are refused, and after a failure, which costs the frame.  Whether the file was
 * changed while it was read is only known at its end.
 *
 * Drawn in the layout "kitti" with the intensity_scale of head->layout, they give the
 * pixels that the file gives.
 */
BV_API enum bv_status bv_reader_read(struct bv_reader *reader,
				     float (*points)[4], size_t room, size_t *n,
				     struct bv_frame_result *result);

/*
 * A converter reads, draws, encodes and writes frames, one after the other.
 * It allocates nothing per frame once it has seen the largest.  One converter
 * serves one thread at a time.
 */
struct bv_converter;

/*
 * 'options' is copied; what it points at must outlive the converter.  Fails with
 * BV_ERR_NO_DEVICE for BV_DEVICE_GPU and no_fallback, since it cannot do that.
 */
BV_API enum bv_status
bv_converter_create(struct bv_converter **converter,
		    const struct bv_convert_options *options);

/* NULL is allowed. */
BV_API void bv_converter_free(struct bv_converter *converter);

/*
 * Converts the file 'input' to the PNG or, on a grid of arrays, the .npz file 'output',
 * and says in 'result' (NULL, or with its 'struct_size' set) what became of it.  Returns
 * result->status.
 *
 * The output appears all at once: it is written under a temporary name in the
 * same directory and renamed.  Whatever happens, 'output' is absent, the old
 * file or the complete new one.  It gets the modification time of the input, as
 * the file system keeps it.
 *
 * Only pictures of birdview are replaced, in either form, and files that are empty or all
 * zeros, as a power cut leaves pictures.  An .npz file is one of them by its "about", or
 * by the way in which it begins if its end was cut off; one to which others have added
 * members is none.  Anything else that is there fails the frame with BV_ERR_FOREIGN, the
 * input itself, links and directories too, unless 'existing' settles it before.  What
 * another program puts there in the moment between the look at an older picture and the
 * rename over it is replaced.
 */
BV_API enum bv_status bv_convert_file(struct bv_converter *converter,
				      const char *input, const char *output,
				      struct bv_frame_result *result);

/*
 * Checks that 'output' is the picture that bv_convert_file() would make of
 * 'input' now, and says in 'result' (NULL, or with its 'struct_size' set) what is
 * wrong with it.  Returns result->status.  Writes nothing; options->existing and
 * options->encoding do not matter.
 *
 * The frame is drawn anew, and every byte of the picture is looked at.  It is right
 * (BV_OK, BV_OUTCOME_RIGHT) if libpng decodes equal pixels from it, or zlib inflates
 * equal numbers; if all bytes around these are what bv_convert_file() would write now,
 * the same chunks or members in the same order with the same metadata, but that a layout
 * may have another of its names; and if its modification time is that of the frame, or
 * what some file system makes of that: a coarser one, or the nearest that it has, or on a
 * file system that is not known to keep times that of the file's last change, which is
 * not before the frame's.  So a right picture is one that BV_EXISTING_UPDATE leaves
 * alone, but where this file system does not do that to times; and not the other way
 * round: that looks only at the beginning and the end, so replace wrong pictures with
 * BV_EXISTING_REPLACE.
 *
 * BV_ERR_PICTURE_... says the first thing that is wrong with the picture.  Any
 * other failure is one of the frame, of which there can be no picture.
 */
BV_API enum bv_status bv_check_file(struct bv_converter *converter,
				    const char *input, const char *output,
				    struct bv_frame_result *result);

/*
 * Called once for each frame that was converted or has failed, by any thread of the
 * run but never by two at once, in the order in which they end; 'index' is the
 * frame's position in the arrays.  Return false to stop: no further frame starts.
 */
typedef bool (*bv_frame_callback)(void *context, size_t index,
				  const struct bv_frame_result *result);

/*
 * Converts 'n' files, at most 2^32 - 2, with options->threads threads of its own
 * and returns when all have ended: inputs[i] to outputs[i].  'callback' may be
 * NULL.  'statuses', NULL or an array of n, receives the status of each frame;
 * those not started after a stop have BV_ERR_STOPPED.
 *
 * A frame that fails stops no other, unless it is with BV_ERR_OUTPUT_MOVED; one whose
 * input or output is NULL fails with BV_ERR_ARGUMENT, and one whose output another
 * frame has, or leads to the same file, with BV_ERR_TAKEN and the number of that one
 * in detail[0].  Returns BV_OK if the run came to its end or was stopped, by the
 * callback or that, whatever became of the frames; any other status but BV_ERR_SYNC
 * means that nothing was converted.  BV_ERR_SYNC means that BV_SYNC_END failed after
 * all that.
 *
 * With BV_DEVICE_GPU the GPUs do the work, fed by as many threads.  With
 * BV_DEVICE_AUTO and at least 256 files, the CPU begins and leaves the rest to
 * the GPUs when one is ready; fewer files are done before that.  The pictures are
 * the same, whoever makes them.  A GPU that fails costs no frame: the CPU does
 * what is left, unless no_fallback is set; then frames that were not done have
 * BV_ERR_NO_DEVICE.
 *
 * Both of these use CUDA in this process, which has two consequences.  The
 * process must not fork() afterwards but to exec(); set BV_DEVICE_CPU if it has
 * to.  And a GPU that was lost stays so for the life of the process: all later
 * calls find no usable GPU.  The command birdview avoids both by processes of
 * its own.
 */
BV_API enum bv_status bv_convert_files(const struct bv_convert_options *options,
				       const char *const *inputs,
				       const char *const *outputs, size_t n,
				       bv_frame_callback callback,
				       void *context, enum bv_status *statuses);

/*
 * Does with each of 'n' files what bv_check_file() does, in the same manner, on
 * the CPU, and writes nothing.  The output directory may be missing, and then all
 * pictures are.
 */
BV_API enum bv_status bv_check_files(const struct bv_convert_options *options,
				     const char *const *inputs,
				     const char *const *outputs, size_t n,
				     bv_frame_callback callback, void *context,
				     enum bv_status *statuses);

/*
 * Where 'shards' machines, jobs or processes share a data set: which of them is to do a
 * frame, 0 to shards - 1, by its name alone.  'name' is that of the frame or of its
 * picture below the directory of all, as "0000/000001.bin"; the extension, whether
 * letters of ASCII are large or small, and in which of two forms Unicode has an accent
 * do not matter, so that frames which could get the same picture are in one shard.  1
 * for 'shards', or 0, gives 0.  May be called by several threads at once.
 *
 * It goes by a hash of the name so folded, without its extension, and by the number at
 * its end, so that frames that follow each other are in different shards.  Of 40,000
 * frames like KITTI's the largest of 64 shards has 1.03 times the mean; where names
 * have no numbers, 1.1 times.  Later versions will say the same of a name.
 */
BV_API uint32_t bv_shard_of(const char *name, uint32_t shards);

#ifdef __cplusplus
}
#endif

#endif /* BIRDVIEW_H */
