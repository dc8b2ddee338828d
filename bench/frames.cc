/*
 * frames.cc - the frames that benchmarks go through
 *
 * A benchmark that draws the same frame again and again teaches it to the
 * branch predictor and keeps it in the caches, and then measures twice the
 * speed that frames have which come one after another.  So there are always
 * four or more.
 */

#include "frames.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace fs = std::filesystem;

constexpr size_t fewest_frames = 4;

static Frame load_frame(const fs::path &path)
{
	std::ifstream file(path, std::ios::binary);
	Frame frame{path.string(), {}};

	frame.bytes.assign(std::istreambuf_iterator<char>(file), {});
	if (!file || frame.bytes.empty() || frame.bytes.size() % 16 != 0)
		throw std::runtime_error(frame.path + " is no KITTI frame");
	return frame;
}

FrameSet load_frames(const std::string &name, const std::string &directory)
{
	FrameSet set{name, {}};
	std::vector<fs::path> paths;

	for (const auto &entry : fs::directory_iterator(directory))
		if (entry.path().extension() == ".bin")
			paths.push_back(entry.path());
	std::sort(paths.begin(), paths.end());
	if (paths.size() < fewest_frames)
		throw std::runtime_error(
			directory +
			" has too few frames: four different ones are needed");
	for (const auto &path : paths)
		set.frames.push_back(load_frame(path));
	return set;
}

double FrameSet::mean_points() const
{
	size_t total = 0;

	for (const auto &frame : frames)
		total += frame.points();
	return static_cast<double>(total) / static_cast<double>(frames.size());
}

size_t FrameSet::most_bytes() const
{
	size_t most = 0;

	for (const auto &frame : frames)
		most = std::max(most, frame.bytes.size());
	return most;
}
