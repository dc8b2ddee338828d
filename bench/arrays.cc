/*
 * arrays.cc - making an .npz file of float planes, by birdview and by zlib
 *
 * birdview begins with the values of occupied cells, which is what drawing leaves;
 * numpy.savez_compressed() hands zlib all values, and takes a CRC of them.  What else
 * numpy does is in the table of bench/peers.sh.
 */

#include <deque>
#include <memory>
#include <stdexcept>

#include "float_planes.h"
#include "rounds.h"
#include "suites.h"

using Planes = std::unique_ptr<float_planes, Release<float_planes_free>>;
using NpzEncoder =
	std::unique_ptr<bv_npz_encoder, Release<bv_npz_encoder_free>>;

/* The memory of one worker. */
struct Arrays {
	const FrameSet &frames;
	Planes planes;
	NpzEncoder encoder;
	size_t size = 0; /* of the last file */
};

/* What benchmarks refer to, at places that do not change. */
static std::deque<Arrays> all;

static Arrays &make_arrays(const Drawing &drawing)
{
	Planes planes(float_planes_create(drawing.kind().preset));
	bv_npz_encoder *encoder = nullptr;

	if (planes == nullptr)
		throw std::runtime_error("no memory for planes");
	demand(bv_npz_encoder_create(&encoder), "encoder of arrays");
	all.push_back(Arrays{drawing.frames(), std::move(planes),
			     NpzEncoder(encoder)});
	return all.back();
}

static const bv_array *draw(Arrays &arrays, size_t frame)
{
	const Frame &source = arrays.frames.frames[frame];
	const bv_array *array = float_planes_draw(
		arrays.planes.get(), source.bytes.data(), source.points());

	if (array == nullptr)
		throw std::runtime_error("cannot draw " + source.path);
	return array;
}

static double encode(Arrays &arrays, size_t frame)
{
	const bv_array *array = draw(arrays, frame);

	return time_of([&] {
		const uint8_t *npz;

		return bv_encode_npz(arrays.encoder.get(), &array, 1, nullptr,
				     &npz, &arrays.size) == BV_OK;
	});
}

static double deflate_all(Arrays &arrays, size_t frame)
{
	draw(arrays, frame);
	return time_of([&] {
		arrays.size = float_planes_deflate(arrays.planes.get());
		return arrays.size > 0;
	});
}

void register_arrays(const Drawing &drawing)
{
	const std::string name =
		"npz/" + drawing.frames().name + "/" + drawing.kind().name;
	const size_t frames = drawing.frames().frames.size();
	Arrays &arrays = make_arrays(drawing);

	register_rounds(
		name + "/birdview", frames,
		[&](size_t i) { return encode(arrays, i); },
		[&] { return arrays.size; });
	register_rounds(
		name + "/zlib", frames,
		[&](size_t i) { return deflate_all(arrays, i); },
		[&] { return arrays.size; });
}
