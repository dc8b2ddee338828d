/*
 * rounds.h - how everything here is timed
 *
 * One iteration of a benchmark goes through all frames of a set, and its time
 * is the mean for a frame; so each benchmark sees each frame equally often.
 * Only the part of a step that is meant is timed, by bench_clock(): copying,
 * making dense pixels and removing old files are not.
 */

#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include <benchmark/benchmark.h>

#include <string>

#include "internals.h"

/*
 * Registers the benchmark 'name'.  step(i) does the work for frame i and
 * returns the seconds of the part that is timed, negative if it failed; bytes()
 * says then how many bytes it made, 0 if that is not the point.
 */
template <class Step, class Bytes>
void register_rounds(const std::string &name, size_t frames, Step step,
		     Bytes bytes)
{
	const auto run = [=](benchmark::State &state) mutable {
		const auto count = static_cast<double>(frames);
		double size = 0;

		for (auto _ : state) {
			double seconds = 0;

			size = 0;
			for (size_t i = 0; i < frames; i++) {
				const double time = step(i);

				if (time < 0) {
					state.SkipWithError("a frame failed");
					return;
				}
				seconds += time;
				size += static_cast<double>(bytes());
			}
			state.SetIterationTime(seconds / count);
		}
		state.counters["bytes"] = size / count;
	};

	benchmark::RegisterBenchmark(name.c_str(), run)
		->UseManualTime()
		->Unit(benchmark::kMillisecond);
}

template <class Step>
void register_rounds(const std::string &name, size_t frames, Step step)
{
	register_rounds(name, frames, step, [] { return size_t{0}; });
}

/* The seconds that work() takes, which returns false if it fails: then -1. */
template <class Work> double time_of(Work work)
{
	const double begin = bench_clock();
	const bool done = work();

	return done ? bench_clock() - begin : -1.0;
}

#endif /* BENCH_ROUNDS_H */
