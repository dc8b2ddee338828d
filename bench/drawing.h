/*
 * drawing.h - a set of frames and what is drawn of them
 */

#ifndef BENCH_DRAWING_H
#define BENCH_DRAWING_H

#include <memory>

#include "birdview.h"
#include "dense_png.h"
#include "frames.h"

/* A kind of picture. */
struct Kind {
	const char *name; /* part of the names of benchmarks */
	const char *preset;
	const char *channels; /* NULL: the preset's */
	uint32_t bits;        /* 0: the preset's */
	bool front;           /* only what is in front */

	/* True if it is a preset as it stands. */
	bool is_preset() const
	{
		return channels == nullptr && bits == 0 && !front;
	}
};

/* The kinds that are measured; the last one's name is NULL. */
extern const Kind kinds[];

/* Calls a function of the C API to free what it made. */
template <auto release> struct Release {
	template <class T> void operator()(T *object) const
	{
		release(object);
	}
};
using Grid = std::unique_ptr<bv_grid, Release<bv_grid_free>>;
using Rasterizer = std::unique_ptr<bv_rasterizer, Release<bv_rasterizer_free>>;
using Encoder = std::unique_ptr<bv_encoder, Release<bv_encoder_free>>;

/* What came of one frame; 'image' points at the vectors. */
struct Picture {
	bv_image image{};
	std::vector<uint32_t> cells;
	std::vector<uint8_t> pixels; /* image.stride bytes each */
	std::vector<uint8_t> png;
};

/* When the halves of drawing a frame began and ended, by bench_clock(). */
struct Lap {
	double begin, sorted, end;
};

/*
 * Draws and encodes the frames of a set as pictures of one kind, with the
 * memory of one worker.
 */
class Drawing
{
      public:
	/*
	 * Draws every frame once and keeps the pictures.  Throws
	 * std::runtime_error if anything fails, or if a decoder finds other
	 * pixels in a PNG than were drawn.
	 */
	Drawing(const FrameSet &frames, const Kind &kind);

	const FrameSet &frames() const
	{
		return frames_;
	}
	const Kind &kind() const
	{
		return kind_;
	}
	const bv_grid *grid() const
	{
		return grid_.get();
	}

	/* Draws a frame whose bytes have just been copied, as if read. */
	Lap draw(size_t frame);

	/* Encodes what draw() has drawn to png(). */
	bool encode_drawn()
	{
		return encode(drawn_);
	}
	const uint8_t *png() const
	{
		return png_;
	}
	size_t png_size() const
	{
		return png_size_;
	}

	/* What the first drawing of a frame gave. */
	const Picture &kept(size_t frame) const
	{
		return pictures_[frame];
	}

	/* All pixels of a frame, until the next call. */
	dense_picture dense(size_t frame);
	size_t dense_bytes() const
	{
		return dense_.size();
	}

      private:
	void keep(size_t frame);
	void keep_png(size_t frame);
	bool encode(const bv_image &image);

	const FrameSet &frames_;
	const Kind &kind_;
	bv_layout layout_{};
	Grid grid_;
	Rasterizer rasterizer_;
	Encoder encoder_;
	std::vector<uint8_t> points_; /* as if just read */
	bv_image drawn_{};
	std::vector<Picture> pictures_;
	std::vector<uint8_t> dense_;
	const uint8_t *png_ = nullptr;
	size_t png_size_ = 0;
};

/* Throws std::runtime_error unless 'status' is BV_OK. */
void demand(bv_status status, const char *what);

#endif /* BENCH_DRAWING_H */
