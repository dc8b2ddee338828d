/*
 * test_gpu_streams_pay.c: a GPU makes streams where that pays
 *
 * Proves that large GPUs do and small ones with many CPUs do not, that --encoder libpng
 * leaves pictures to libpng, and that pictures of very many pixels and arrays are the
 * CPU's.
 */

#include "check.h"
#include "gpu/streams.h"

static const struct bv_image picture = {
	.width = 1600, .height = 1600, .channels = 3, .bits = 8, .stride = 4};

static bool pays(uint32_t multiprocessors, uint32_t megahertz, uint32_t threads)
{
	const struct bv_gpu_power power = {multiprocessors, megahertz, threads};

	return bv_gpu_streams_pay(&power);
}

int main(void)
{
	struct bv_image huge = picture, arrays = picture;

	CHECK(pays(132, 1980, 18)); /* a card for data centres */
	CHECK(pays(132, 1980, 100));
	CHECK(pays(24, 2460, 17)); /* a small desktop */
	CHECK(!pays(24, 2460, 40));
	CHECK(!pays(8, 625, 7)); /* on a board */
	CHECK(bv_gpu_can_make_streams(&picture, BV_ENCODING_AUTO));
	CHECK(bv_gpu_can_make_streams(&picture, BV_ENCODING_SPARSE));
	CHECK(!bv_gpu_can_make_streams(&picture, BV_ENCODING_LIBPNG));
	huge.width = huge.height = 5000;
	CHECK(!bv_gpu_can_make_streams(&huge, BV_ENCODING_AUTO));
	huge.channels = 1;
	CHECK(bv_gpu_can_make_streams(&huge, BV_ENCODING_AUTO));
	arrays.bits = 0;
	CHECK(!bv_gpu_can_make_streams(&arrays, BV_ENCODING_AUTO));
	return 0;
}
