/*
 * suites.h - the groups of benchmarks
 *
 * What is passed must live until all benchmarks have run.  The name of a
 * benchmark is SUBJECT/SET/KIND/VARIANT, as far as each applies;
 * bench/stage_tables.py makes tables of them.
 */

#ifndef BENCH_SUITES_H
#define BENCH_SUITES_H

#include "drawing.h"

/* read, sort, finish, encode, write: the steps of a frame, one by one. */
void register_stages(Drawing &drawing, const std::string &output);

/* binning: points dropped into cells, by the vectors that there are. */
void register_binning(const Drawing &drawing);

/* png: from points by bands, or from dense pixels, to a PNG. */
void register_encoders(Drawing &drawing);

/* npz: from the values of occupied cells, or from dense planes, to an .npz file. */
void register_arrays(const Drawing &drawing);

/* decode: from a PNG to dense pixels, by libpng. */
void register_decoders(Drawing &drawing);

/* frame: from a file to a file; and the floor under it. */
void register_whole_frames(Drawing &drawing, const std::string &output);

/* arrays: from a file to an .npz file of a preset's arrays. */
void register_array_frames(const FrameSet &frames, const std::string &output);

/* copy: bytes from the page cache to memory at several offsets, and back. */
void register_copies(const std::string &output);

#endif /* BENCH_SUITES_H */
