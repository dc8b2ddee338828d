/*
 * main.cc - birdview-bench: the benchmarks of birdview, by Google Benchmark
 *
 *	birdview-bench --machine | --cpus
 *	birdview-bench --output=DIR --frames=NAME=DIR... [--benchmark_...]
 *
 * bench/run.sh calls it and makes tables of its results.  --machine prints one
 * line about the machine, and --cpus how many CPUs may be used.  Otherwise
 * everything is measured for each set of frames, the KITTI frames in one
 * directory; --output is an empty directory for pictures, which should be on a
 * memory file system, as the frames should.
 */

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <deque>
#include <exception>
#include <stdexcept>

#include "internals.h"
#include "machine.h"
#include "suites.h"

/* What benchmarks refer to, at places that do not change. */
static std::deque<FrameSet> sets;
static std::deque<Drawing> drawings;

/* The rest of 'argument' if it begins with 'option'; else NULL. */
static const char *value_of(const char *argument, const char *option)
{
	const size_t length = std::strlen(option);

	return std::strncmp(argument, option, length) == 0 ? argument + length
							   : nullptr;
}

static void register_set(const FrameSet &set, const std::string &output)
{
	for (const Kind *kind = kinds; kind->name != nullptr; kind++) {
		Drawing &drawing = drawings.emplace_back(set, *kind);

		register_encoders(drawing);
		register_decoders(drawing);
		register_stages(drawing, output);
		register_whole_frames(drawing, output);
		if (!kind->is_preset())
			continue;
		register_arrays(drawing);
		register_binning(drawing);
	}
	register_array_frames(set, output);
}

static void take_arguments(int argc, char **argv)
{
	std::string output;

	for (int i = 1; i < argc; i++) {
		const char *frames = value_of(argv[i], "--frames=");
		const char *path = value_of(argv[i], "--output=");
		const char *equals =
			frames != nullptr ? std::strchr(frames, '=') : nullptr;

		if (equals != nullptr)
			sets.push_back(load_frames(std::string(frames, equals),
						   equals + 1));
		else if (path != nullptr)
			output = path;
		else
			throw std::runtime_error(
				std::string("unknown argument ") + argv[i]);
	}
	if (sets.empty() || output.empty())
		throw std::runtime_error("--frames and --output are missing");
	register_copies(output);
	for (const auto &set : sets) {
		benchmark::AddCustomContext("frames/" + set.name,
					    std::to_string(set.frames.size()));
		benchmark::AddCustomContext("points/" + set.name,
					    std::to_string(set.mean_points()));
		register_set(set, output);
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && std::strcmp(argv[1], "--machine") == 0)
		return std::puts(describe_machine().c_str()) < 0;
	if (argc == 2 && std::strcmp(argv[1], "--cpus") == 0)
		return std::printf("%u\n", bench_cpus()) < 0;
	benchmark::Initialize(&argc, argv);
	benchmark::AddCustomContext("machine", describe_machine());
	try {
		take_arguments(argc, argv);
		benchmark::RunSpecifiedBenchmarks();
	} catch (const std::exception &error) {
		std::fprintf(stderr, "birdview-bench: %s\n", error.what());
		return 1;
	}
	return 0;
}
