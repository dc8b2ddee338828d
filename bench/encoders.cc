/*
 * encoders.cc - making a PNG, by birdview and by others
 *
 * birdview begins with points by bands: dropping them into cells, shading these and
 * emptying them is part of its time, since the others are handed what comes of that,
 * every pixel of the picture, and do not pay for it.  So no work hides.  Their pixels
 * have just been written, and are as far in the caches as they fit.
 */

#include "rounds.h"
#include "suites.h"

static double finish_and_encode(Drawing &drawing, size_t frame)
{
	const Lap lap = drawing.draw(frame);

	if (!drawing.encode_drawn())
		return -1;
	return bench_clock() - lap.sorted;
}

static void register_dense(Drawing &drawing, const std::string &name,
			   dense_settings settings)
{
	/* Lives as long as the program. */
	static png_memory memory;

	register_rounds(
		name, drawing.frames().frames.size(),
		[&drawing, settings](size_t i) {
			const dense_picture picture = drawing.dense(i);

			return time_of([&] {
				return dense_png_encode(&picture, settings,
							&memory);
			});
		},
		[] { return memory.size; });
}

void register_encoders(Drawing &drawing)
{
	const std::string name =
		"png/" + drawing.frames().name + "/" + drawing.kind().name;

	register_rounds(
		name + "/birdview", drawing.frames().frames.size(),
		[&](size_t i) { return finish_and_encode(drawing, i); },
		[&] { return drawing.png_size(); });
	register_dense(drawing, name + "/libpng_default", DENSE_DEFAULT);
	register_dense(drawing, name + "/libpng_opencv", DENSE_OPENCV);
	register_dense(drawing, name + "/libpng_none_rle", DENSE_NONE_RLE);
}
