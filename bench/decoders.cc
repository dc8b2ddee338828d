/*
 * decoders.cc - reading pictures, birdview's and those of others
 *
 * Whoever makes a file faster must not make it slower to read.  The same
 * pixels, encoded by birdview and by libpng with its best settings for them,
 * are decoded by libpng.
 */

#include <cstdlib>
#include <stdexcept>

#include "rounds.h"
#include "suites.h"

static double decode(const Drawing &drawing, const std::vector<uint8_t> &png)
{
	/* Used again for each. */
	static std::vector<uint8_t> pixels;

	pixels.resize(drawing.dense_bytes());
	return time_of([&] {
		return png_memory_decode(png.data(), png.size(), pixels.data(),
					 pixels.size());
	});
}

/* The picture of each frame, by libpng. */
static std::vector<std::vector<uint8_t>> encode_dense(Drawing &drawing)
{
	std::vector<std::vector<uint8_t>> files;
	png_memory memory{};

	for (size_t i = 0; i < drawing.frames().frames.size(); i++) {
		const dense_picture picture = drawing.dense(i);

		if (!dense_png_encode(&picture, DENSE_NONE_RLE, &memory))
			throw std::runtime_error("libpng cannot encode");
		files.emplace_back(memory.data, memory.data + memory.size);
	}
	std::free(memory.data);
	return files;
}

void register_decoders(Drawing &drawing)
{
	const size_t frames = drawing.frames().frames.size();
	const std::string name =
		"decode/" + drawing.frames().name + "/" + drawing.kind().name;

	register_rounds(name + "/birdview", frames, [&](size_t i) {
		return decode(drawing, drawing.kept(i).png);
	});
	register_rounds(name + "/libpng_none_rle", frames,
			[&, files = encode_dense(drawing)](size_t i) {
				return decode(drawing, files[i]);
			});
}
