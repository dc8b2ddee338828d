/*
 * whole_frame.cc - from a file to a file, and the floor under it
 *
 * What a worker does for a frame, by the same call, with its own encoder and
 * with libpng's; and, with the same inputs and outputs of the same sizes, the
 * least that the kernel takes for reading and writing them (see floor.c).
 * Outputs are new: an old one is removed before, untimed.
 */

#include <sys/stat.h>
#include <unistd.h>

#include <deque>
#include <memory>

#include "floor.h"
#include "rounds.h"
#include "suites.h"

using Converter = std::unique_ptr<bv_converter, Release<bv_converter_free>>;

static std::shared_ptr<bv_converter> make_converter(const bv_grid *grid,
						    bv_encoding encoding)
{
	bv_convert_options options;
	bv_converter *converter = nullptr;

	demand(bv_convert_options_init(&options, sizeof(options), grid),
	       "options");
	options.encoding = encoding;
	demand(bv_converter_create(&converter, &options), "converter");
	return Converter(converter);
}

static size_t size_of(const std::string &path)
{
	struct stat status;

	return stat(path.c_str(), &status) == 0
		       ? static_cast<size_t>(status.st_size)
		       : 0;
}

/* 'extension' is that of the pictures, or .npz files. */
static void register_converter(const FrameSet &set, const std::string &output,
			       const std::string &name,
			       std::shared_ptr<bv_converter> converter,
			       const std::string &extension)
{
	/* The size of the last output, for the function after the next. */
	static size_t output_size;
	const auto &frames = set.frames;

	register_rounds(
		name, frames.size(),
		[=, &frames](size_t i) {
			const std::string picture =
				output + "/" + std::to_string(i) + extension;
			double time;

			unlink(picture.c_str());
			time = time_of([&] {
				return bv_convert_file(converter.get(),
						       frames[i].path.c_str(),
						       picture.c_str(),
						       nullptr) == BV_OK;
			});
			output_size = size_of(picture);
			return time;
		},
		[] { return output_size; });
}

static void register_floor(Drawing &drawing, const std::string &output,
			   const std::string &name)
{
	/* Lives as long as the program. */
	static floor_memory memory;
	const auto &frames = drawing.frames().frames;

	register_rounds(name, frames.size(), [&, output](size_t i) {
		const std::string picture =
			output + "/" + std::to_string(i) + ".png";
		const size_t size = drawing.kept(i).png.size();

		unlink(picture.c_str());
		return time_of([&] {
			return floor_frame(&memory, frames[i].path.c_str(),
					   picture.c_str(), size);
		});
	});
}

void register_whole_frames(Drawing &drawing, const std::string &output)
{
	const std::string name =
		"frame/" + drawing.frames().name + "/" + drawing.kind().name;

	register_converter(drawing.frames(), output, name + "/birdview",
			   make_converter(drawing.grid(), BV_ENCODING_AUTO),
			   ".png");
	register_converter(drawing.frames(), output, name + "/encoder_libpng",
			   make_converter(drawing.grid(), BV_ENCODING_LIBPNG),
			   ".png");
	register_floor(drawing, output, name + "/floor");
}

static Grid make_array_grid(const char *preset)
{
	bv_grid_options options;
	bv_grid *grid = nullptr;

	demand(bv_grid_options_init(&options, sizeof(options), preset),
	       "options");
	options.form = BV_FORM_ARRAYS;
	demand(bv_grid_create(&grid, &options, nullptr, 0), "grid");
	return Grid(grid);
}

void register_array_frames(const FrameSet &frames, const std::string &output)
{
	/* What converters refer to, at places that do not change. */
	static std::deque<Grid> grids;

	for (const char *preset :
	     {"surround", "sfa3d", "complex-yolo", "mv3d-c", "pixor"}) {
		grids.push_back(make_array_grid(preset));
		register_converter(
			frames, output, "arrays/" + frames.name + "/" + preset,
			make_converter(grids.back().get(), BV_ENCODING_AUTO),
			".npz");
	}
}
