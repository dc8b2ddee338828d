/*
 * frames.h - the frames that benchmarks go through
 */

#ifndef BENCH_FRAMES_H
#define BENCH_FRAMES_H

#include <cstdint>
#include <string>
#include <vector>

struct Frame {
	std::string path;
	std::vector<uint8_t> bytes; /* KITTI points, 16 bytes each */

	size_t points() const
	{
		return bytes.size() / 16;
	}
};

struct FrameSet {
	std::string name; /* part of the names of benchmarks */
	std::vector<Frame> frames;

	double mean_points() const;
	size_t most_bytes() const; /* of a frame */
};

/*
 * Loads all *.bin files in 'directory'.  Throws std::runtime_error if one
 * cannot be read, is empty or is no whole number of points, or if there are
 * fewer than four.
 */
FrameSet load_frames(const std::string &name, const std::string &directory);

#endif /* BENCH_FRAMES_H */
