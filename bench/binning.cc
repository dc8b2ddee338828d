/*
 * binning.cc - dropping points into cells, in each of the ways there are
 *
 * The plain way is the contract's text, point by point; the others place blocks
 * of points by vectors, as wide as the processor has them.  All of them see
 * points that have just been copied, as if read, and cells that another frame
 * has left empty.
 */

#include <cstring>
#include <memory>
#include <stdexcept>

#include "rounds.h"
#include "suites.h"

namespace
{
using Cells = std::unique_ptr<bench_cells, Release<bench_cells_free>>;

/* The memory that all ways of one drawing share. */
struct Ground {
	explicit Ground(const Drawing &drawing)
	    : cells(bench_cells_create(drawing.grid())),
	      points(drawing.frames().most_bytes())
	{
		if (cells == nullptr)
			throw std::runtime_error("no memory for cells");
		demand(bv_layout_parse(&layout, sizeof(layout), "kitti",
				       nullptr, 0),
		       "layout");
	}

	/* The seconds for a frame. */
	double bin(size_t way, const Frame &frame)
	{
		std::memcpy(points.data(), frame.bytes.data(),
			    frame.bytes.size());
		return bench_bin(cells.get(), way, &layout, points.data(),
				 frame.points());
	}

	Cells cells;
	std::vector<uint8_t> points;
	bv_layout layout{};
};
} // namespace

void register_binning(const Drawing &drawing)
{
	const auto ground = std::make_shared<Ground>(drawing);
	const auto &frames = drawing.frames().frames;
	const char *name;

	for (size_t way = 0; (name = bench_bin_name(way)) != nullptr; way++)
		register_rounds("binning/" + drawing.frames().name + "/" +
					drawing.kind().name + "/" + name,
				frames.size(), [=, &frames](size_t i) {
					return ground->bin(way, frames[i]);
				});
}
