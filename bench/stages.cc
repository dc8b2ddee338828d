/*
 * stages.cc - the steps of a frame, one by one
 *
 *	read -> sort -> finish -> encode -> write
 *
 * Each is timed in the surroundings that it has in a worker: points that have
 * just been read, or sorted by bands, an output that is not there yet.
 */

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "rounds.h"
#include "suites.h"

using Files = std::unique_ptr<bench_files, Release<bench_files_free>>;

/* "STEP/SET/KIND" */
static std::string name_of(const char *step, const Drawing &drawing)
{
	return std::string(step) + "/" + drawing.frames().name + "/" +
	       drawing.kind().name;
}

/* A PNG at the beginning of a page, where the encoder makes them. */
static std::shared_ptr<void> in_pages(const std::vector<uint8_t> &png)
{
	constexpr size_t page = 4096;
	void *memory = std::aligned_alloc(page, (png.size() / page + 1) * page);

	if (memory == nullptr)
		throw std::bad_alloc();
	std::memcpy(memory, png.data(), png.size());
	return {memory, std::free};
}

static void register_files(Drawing &drawing, const std::string &output)
{
	const auto &frames = drawing.frames().frames;
	const std::shared_ptr<bench_files> files =
		Files(bench_files_create(output.c_str()));

	if (files == nullptr)
		throw std::runtime_error("cannot write to " + output);
	register_rounds(name_of("read", drawing), frames.size(),
			[files, &frames](size_t i) {
				const char *path = frames[i].path.c_str();

				return time_of([&] {
					return bench_read(files.get(), path);
				});
			});
	register_rounds(
		name_of("write", drawing), frames.size(),
		[=, &drawing](size_t i) {
			const std::string name = std::to_string(i) + ".png";
			const size_t size = drawing.kept(i).png.size();
			const auto png = in_pages(drawing.kept(i).png);

			unlink((output + "/" + name).c_str());
			return time_of([&] {
				return bench_write(files.get(), name.c_str(),
						   png.get(), size);
			});
		});
}

static void register_drawing(Drawing &drawing)
{
	const size_t frames = drawing.frames().frames.size();

	register_rounds(name_of("sort", drawing), frames, [&](size_t i) {
		const Lap lap = drawing.draw(i);

		return lap.sorted - lap.begin;
	});
	register_rounds(name_of("finish", drawing), frames, [&](size_t i) {
		const Lap lap = drawing.draw(i);

		return lap.end - lap.sorted;
	});
	register_rounds(
		name_of("encode", drawing), frames,
		[&](size_t i) {
			drawing.draw(i);
			return time_of([&] { return drawing.encode_drawn(); });
		},
		[&] { return drawing.png_size(); });
}

void register_stages(Drawing &drawing, const std::string &output)
{
	register_files(drawing, output);
	register_drawing(drawing);
}
