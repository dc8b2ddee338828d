/*
 * sums.cu - summing up what stands before each tile of a map
 *
 * Where only tiles are counted while points come in, or nothing (see variant.h),
 * this runs before `list`, and turns the tiles' counts into the number of occupied
 * cells before each.  The plain way goes through the tiles of a frame and adds them
 * up.  Here as many threads as a block may have do that, each for some tiles side by
 * side; sums of theirs are added up at two levels, as in pack.cu.
 *
 * A frame of 1600 x 1600 cells has 2,500 tiles.  Where the bits are counted, its one
 * block of threads reads 320 KB first, and adds what is there to the tiles.
 */

#include "kernels.h"
#include "launch.h"
#include "occupancy.h"
#include "variant.h"

#define THREADS 1024u
#define GROUP_THREADS 32u

struct sums_memory {
	uint32_t sums[THREADS]; /* of each thread's tiles */
	uint32_t groups[THREADS / GROUP_THREADS];
};

/* The map of a frame, and how it is divided. */
struct map {
	struct bv_occupancy occupancy;
	uint32_t words, tiles;
	uint32_t
		thread_tiles; /* of each thread; the last ones may have fewer */
};

static __device__ struct map map_of(const struct bv_device_grids *grids,
				    uint32_t frame)
{
	struct map map;

	map.occupancy = bv_occupancy_at(grids, frame);
	map.words = grids->bitmap_words;
	map.tiles = grids->tile_count;
	map.thread_tiles = (map.tiles + THREADS - 1) / THREADS;
	return map;
}

/* Neighbours take words that lie side by side, of which few have a bit. */
static __device__ void count_bits(const struct map *map)
{
	for (uint32_t word = threadIdx.x; word < map->words; word += THREADS) {
		const uint32_t bits = map->occupancy.bits[word];

		if (bits != 0)
			atomicAdd(&map->occupancy.tiles[word / BV_TILE_WORDS],
				  (uint32_t)__popc(bits));
	}
}

static __device__ uint32_t first_tile(const struct map *map)
{
	return threadIdx.x * map->thread_tiles;
}

/* The tile past a thread's last one; at most its first one, if it has none. */
static __device__ uint32_t end_tile(const struct map *map)
{
	const uint32_t end = first_tile(map) + map->thread_tiles;

	return end < map->tiles ? end : map->tiles;
}

static __device__ void add_tiles(const struct map *map, struct sums_memory *s)
{
	const uint32_t end = end_tile(map);
	uint32_t sum = 0;

	for (uint32_t tile = first_tile(map); tile < end; tile++)
		sum += map->occupancy.tiles[tile];
	s->sums[threadIdx.x] = sum;
}

static __device__ void add_threads(struct sums_memory *s)
{
	const uint32_t t = threadIdx.x;
	uint32_t sum = 0;

	if (t >= THREADS / GROUP_THREADS)
		return;
	for (uint32_t i = 0; i < GROUP_THREADS; i++)
		sum += s->sums[t * GROUP_THREADS + i];
	s->groups[t] = sum;
}

static __device__ void store(const struct map *map, const struct sums_memory *s)
{
	const uint32_t t = threadIdx.x, group = t / GROUP_THREADS;
	const uint32_t end = end_tile(map);
	uint32_t before = 0;

	for (uint32_t i = 0; i < group; i++)
		before += s->groups[i];
	for (uint32_t i = group * GROUP_THREADS; i < t; i++)
		before += s->sums[i];
	for (uint32_t tile = first_tile(map); tile < end; tile++) {
		const uint32_t count = map->occupancy.tiles[tile];

		map->occupancy.tiles[tile] = before;
		before += count;
	}
}

/* A block of threads per frame. */
static __global__ void __launch_bounds__(THREADS)
	sums(BV_ARGUMENT struct bv_batch batch)
{
	BV_SHARED_MEMORY(struct sums_memory, s);
	const struct map map = map_of(&batch.grids, blockIdx.x);

	if (BV_BIN_COUNTS == BV_COUNTS_BITS)
		BV_PHASE(count_bits(&map));
	BV_PHASE(add_tiles(&map, &s));
	BV_PHASE(add_threads(&s));
	BV_PHASE(store(&map, &s));
}

extern "C" cudaError_t bv_launch_sums(const struct bv_batch *batch,
				      cudaStream_t stream)
{
	const enum bv_bin_counts counts = BV_BIN_COUNTS;

	if (counts == BV_COUNTS_GROUPS) /* which need none */
		return cudaSuccess;
	BV_LAUNCH_PHASES(sums, dim3(batch->frame_count), dim3(THREADS), stream,
			 *batch);
	return cudaGetLastError();
}
