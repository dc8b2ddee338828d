/*
 * drawing.cc - a set of frames and what is drawn of them
 */

#include "drawing.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "internals.h"

/*
 * 1600 x 1600 pixels of three channels, twice with 8 and once with 16 bits, 608 x 608,
 * and 700 rows of 800 pixels of one channel with 16 bits.
 */
const Kind kinds[] = {
	{"surround", "surround", nullptr, 0, false},
	{"rgb16", "surround", nullptr, 16, false},
	{"note", "note", nullptr, 0, false},
	{"sfa3d", "sfa3d", nullptr, 0, false},
	{"gray16", "surround", "height", 16, true},
	{nullptr, nullptr, nullptr, 0, false},
};

void demand(bv_status status, const char *what)
{
	if (status != BV_OK)
		throw std::runtime_error(std::string(what) + ": " +
					 bv_status_string(status));
}

static Grid make_grid(const Kind &kind)
{
	bv_grid_options options;
	bv_grid *grid = nullptr;

	demand(bv_grid_options_init(&options, sizeof(options), kind.preset),
	       "options");
	options.channels = kind.channels;
	options.bits = kind.bits;
	if (kind.front) {
		options.x_min = 0;
		options.x_max = 70;
		options.y_min = -40;
		options.y_max = 40;
	}
	demand(bv_grid_create(&grid, &options, nullptr, 0), "grid");
	return Grid(grid);
}

static Rasterizer make_rasterizer(const bv_grid *grid)
{
	bv_rasterizer *rasterizer = nullptr;

	demand(bv_rasterizer_create(&rasterizer, grid), "rasterizer");
	return Rasterizer(rasterizer);
}

static Encoder make_encoder()
{
	bv_encoder *encoder = nullptr;

	demand(bv_encoder_create(&encoder), "encoder");
	return Encoder(encoder);
}

Drawing::Drawing(const FrameSet &frames, const Kind &kind)
    : frames_(frames), kind_(kind), grid_(make_grid(kind)),
      rasterizer_(make_rasterizer(grid_.get())), encoder_(make_encoder()),
      pictures_(frames.frames.size())
{
	bv_grid_info info;

	demand(bv_layout_parse(&layout_, sizeof(layout_), "kitti", nullptr, 0),
	       "layout");
	drawn_.struct_size = sizeof(drawn_);
	demand(bv_grid_get_info(grid_.get(), &info, sizeof(info)), "grid");
	dense_.resize(size_t{info.width} * info.height * info.channels *
		      info.bits / 8);
	points_.resize(frames.most_bytes());
	for (size_t i = 0; i < frames.frames.size(); i++) {
		keep(i);
		keep_png(i);
	}
}

Lap Drawing::draw(size_t frame)
{
	const Frame &source = frames_.frames[frame];
	Lap lap;

	std::memcpy(points_.data(), source.bytes.data(), source.bytes.size());
	lap.begin = bench_clock();
	demand(bv_rasterize(rasterizer_.get(), &layout_, points_.data(),
			    source.points(), &drawn_),
	       source.path.c_str());
	lap.end = bench_clock();
	lap.sorted = bench_sorted_at();
	return lap;
}

void Drawing::keep(size_t frame)
{
	Picture &picture = pictures_[frame];

	draw(frame);
	picture.image = drawn_;
	picture.cells.assign(drawn_.cells, drawn_.cells + drawn_.occupied);
	picture.pixels.resize(drawn_.occupied * drawn_.stride);
	std::memcpy(picture.pixels.data(), drawn_.pixels,
		    picture.pixels.size());
	picture.image.cells = picture.cells.data();
	picture.image.pixels = picture.pixels.data();
}

/* A fast encoder that writes something else would be no wonder. */
void Drawing::keep_png(size_t frame)
{
	Picture &picture = pictures_[frame];
	std::vector<uint8_t> decoded(dense_.size());

	if (!encode(picture.image) ||
	    !png_memory_decode(png_, png_size_, decoded.data(), decoded.size()))
		throw std::runtime_error("libpng cannot read our picture");
	dense(frame);
	if (decoded != dense_)
		throw std::runtime_error("our picture has other pixels");
	picture.png.assign(png_, png_ + png_size_);
}

/* What describes a picture is part of it. */
bool Drawing::encode(const bv_image &image)
{
	return bench_encode(encoder_.get(), grid_.get(), &image, &png_,
			    &png_size_);
}

dense_picture Drawing::dense(size_t frame)
{
	const bv_image &image = pictures_[frame].image;

	demand(bv_image_to_dense(&image, dense_.data()), "dense picture");
	/* In PNGs the higher byte comes first. */
	for (size_t i = 0; image.bits == 16 && i < dense_.size(); i += 2) {
		uint16_t sample;

		std::memcpy(&sample, &dense_[i], sizeof(sample));
		dense_[i] = static_cast<uint8_t>(sample >> 8);
		dense_[i + 1] = static_cast<uint8_t>(sample);
	}
	return {image.width, image.height, image.channels, image.bits,
		dense_.data()};
}
