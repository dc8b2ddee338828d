/*
 * drawing.cc - a set of frames and what is drawn of them
 */

#include "drawing.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "internals.h"

/*
 * 1600 x 1600, twice, and 608 x 608 pixels of three channels, and 700 rows of 800
 * pixels of one with 16 bits.
 */
const Kind kinds[] = {
	{"surround", "surround", false}, {"note", "note", false},
	{"sfa3d", "sfa3d", false},       {"gray16", "surround", true},
	{nullptr, nullptr, false},
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
	if (kind.gray16) {
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
	dense_.resize(size_t{info.width} * info.height * (kind.gray16 ? 2 : 3));
	points_.resize(frames.most_bytes());
	for (size_t i = 0; i < frames.frames.size(); i++) {
		keep(i);
		if (kind.gray16)
			keep_gray16(i);
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
	lap.binned = bench_binned_at();
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

/* Replaces the pixels by heights of -3 to 3 m as 1 to 65535. */
void Drawing::keep_gray16(size_t frame)
{
	const Frame &source = frames_.frames[frame];
	Picture &picture = pictures_[frame];
	std::vector<float> z(dense_.size() / 2);

	demand(bv_rasterize_planes(rasterizer_.get(), &layout_,
				   source.bytes.data(), source.points(),
				   z.data(), nullptr, nullptr, nullptr),
	       source.path.c_str());
	for (size_t i = 0; i < picture.cells.size(); i++) {
		const double share =
			(static_cast<double>(z[picture.cells[i]]) + 3) / 6;
		const uint16_t pixel[2] = {
			static_cast<uint16_t>(std::lround(1 + 65534 * share)),
			0};

		std::memcpy(&picture.pixels[i * sizeof(pixel)], pixel,
			    sizeof(pixel));
	}
	picture.image.channels = 1;
	picture.image.bits = 16;
	picture.image.stride = 4;
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
	if (kind_.gray16)
		return bv_encode_png(encoder_.get(), &image, nullptr, &png_,
				     &png_size_) == BV_OK;
	return bench_encode(encoder_.get(), grid_.get(), &image, &png_,
			    &png_size_);
}

bool Drawing::encode_drawn(size_t frame)
{
	return encode(kind_.gray16 ? pictures_[frame].image : drawn_);
}

dense_picture Drawing::dense(size_t frame)
{
	const bv_image &image = pictures_[frame].image;

	demand(bv_image_to_dense(&image, dense_.data()), "dense picture");
	/* In PNGs the higher byte comes first. */
	for (size_t i = 0; kind_.gray16 && i < dense_.size(); i += 2) {
		uint16_t sample;

		std::memcpy(&sample, &dense_[i], sizeof(sample));
		dense_[i] = static_cast<uint8_t>(sample >> 8);
		dense_[i + 1] = static_cast<uint8_t>(sample);
	}
	return {image.width, image.height, kind_.gray16, dense_.data()};
}
