/*
 * exhaustive.cu: a GPU computes what a processor computes, for every float
 *
 *	exhaustive [STEP]
 *
 * Takes all 2^32 patterns of a float, or every STEP-th, through all arithmetic
 * of the contract: as each coordinate of a point that is placed, as the height
 * and as the intensity of a cell that is shaded, and as a number to be ordered.
 * One line per check says whether both gave the same; where they did not, it
 * names a float for which they differ.  With all patterns and 16 processors it
 * runs for a minute or two.
 *
 * Results are compared by a sum over all patterns of a hash of pattern and
 * result, which can be summed up in any order.
 *
 * Exit status: 0 if all is the same, 1 if not, 77 if there is no GPU.
 */

#include <cfloat>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include <cuda_runtime_api.h>

#include "core/grid.h"
#include "launch.h"

/* ---------------------------------------------------------------------- */
/* What is checked                                                        */
/* ---------------------------------------------------------------------- */

enum role { ROLE_X, ROLE_Y, ROLE_Z, ROLE_HEIGHT, ROLE_INTENSITY, ROLE_ORDER };

struct check {
	enum role role; /* what the float is taken for */
	struct bv_rules rules;
	struct bv_point inside; /* a point of the grid, for the other values */
	double scale;           /* of intensities */
	struct bv_frame_maxima most;
};

BV_SHARED uint32_t placed(const struct bv_rules *rules, struct bv_point p)
{
	return bv_point_finite(p) ? bv_place(rules, p) : BV_OUTSIDE - 1;
}

/* Heights that the grid does not keep are not shaded. */
BV_SHARED uint32_t shaded_height(const struct check *check, float z,
				 uint32_t count)
{
	struct bv_point p = check->inside;
	struct bv_cell_value value;

	p.z = z;
	if (!bv_finite(z) || bv_place(&check->rules, p) == BV_OUTSIDE)
		return 0;
	if (check->rules.scaled_to_frame && -z > check->most.height)
		return 0;
	value.z = z;
	value.intensity = 0.5;
	value.count = count;
	return bv_shade(&check->rules, check->most, value);
}

BV_SHARED uint32_t shaded_intensity(const struct check *check, float raw,
				    uint32_t count)
{
	struct bv_cell_value value;

	value.z = check->inside.z;
	value.intensity = bv_intensity(raw, check->scale);
	value.count = count;
	return bv_shade(&check->rules, check->most, value) +
	       bv_intensity_odd(raw, check->scale);
}

/* The result for one float.  Counts go through their whole range by the way. */
BV_SHARED uint32_t evaluate(const struct check *check, uint32_t bits)
{
	const uint32_t count = 1 + bits % check->most.count;
	struct bv_point p = check->inside;
	float value;

	memcpy(&value, &bits, sizeof(value));
	switch (check->role) {
	case ROLE_X:
		p.x = value;
		return placed(&check->rules, p);
	case ROLE_Y:
		p.y = value;
		return placed(&check->rules, p);
	case ROLE_Z:
		p.z = value;
		return placed(&check->rules, p);
	case ROLE_HEIGHT:
		return shaded_height(check, value, count);
	case ROLE_INTENSITY:
		return shaded_intensity(check, value, count);
	case ROLE_ORDER:
		break;
	}
	return bv_finite(value) ? bv_ordered(bv_height(&check->rules, value))
				: 0;
}

/* ---------------------------------------------------------------------- */
/* Hashing on both sides                                                  */
/* ---------------------------------------------------------------------- */

/* The patterns first, first + step and so on, below end. */
struct range {
	uint64_t first, end, step;
};

/* The last steps of splitmix64, which change all bits for any that changes. */
BV_SHARED unsigned long long hash(uint32_t bits, uint32_t result)
{
	unsigned long long z = (unsigned long long)bits << 32 | result;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

BV_SHARED unsigned long long hash_range(const struct check *check,
					struct range range)
{
	unsigned long long sum = 0;

	for (uint64_t bits = range.first; bits < range.end; bits += range.step)
		sum += hash((uint32_t)bits, evaluate(check, (uint32_t)bits));
	return sum;
}

/* A thread's part of a range, if 'count' threads take turns. */
BV_SHARED struct range part_of(struct range range, uint64_t thread,
			       uint64_t count)
{
	range.first += thread * range.step;
	range.step *= count;
	return range;
}

struct job {
	struct check check;
	struct range range;
	unsigned long long *sum;
};

static __global__ void add_hashes(BV_ARGUMENT struct job job)
{
	const uint64_t thread = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
	const uint64_t count = (uint64_t)gridDim.x * blockDim.x;

	atomicAdd(job.sum,
		  hash_range(&job.check, part_of(job.range, thread, count)));
}

static void insist(cudaError_t error, const char *what)
{
	if (error == cudaSuccess)
		return;
	printf("%s: %s\n", what, cudaGetErrorString(error));
	exit(1);
}

static void insist(enum bv_status status, const char *what)
{
	if (status == BV_OK)
		return;
	printf("%s: %s\n", what, bv_status_string(status));
	exit(1);
}

static unsigned long long hash_on_gpu(const struct check *check,
				      struct range range)
{
	unsigned long long sum;
	void *on_device = NULL, *on_host = NULL;
	struct job job = {*check, range, NULL};
	cudaStream_t stream;

	insist(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking),
	       "stream");
	insist(cudaMalloc(&on_device, sizeof(sum)), "memory");
	insist(cudaHostAlloc(&on_host, sizeof(sum), cudaHostAllocDefault),
	       "pinned memory");
	job.sum = (unsigned long long *)on_device;
	insist(cudaMemsetAsync(on_device, 0, sizeof(sum), stream), "memset");
	BV_LAUNCH(add_hashes, dim3(2048), dim3(BV_BLOCK_THREADS), stream, job);
	insist(cudaGetLastError(), "launch");
	insist(cudaMemcpyAsync(on_host, on_device, sizeof(sum),
			       cudaMemcpyDeviceToHost, stream),
	       "copy");
	insist(cudaStreamSynchronize(stream), "kernel");
	memcpy(&sum, on_host, sizeof(sum));
	insist(cudaFree(on_device), "free");
	insist(cudaFreeHost(on_host), "free");
	insist(cudaStreamDestroy(stream), "stream");
	return sum;
}

static unsigned long long hash_on_cpu(const struct check *check,
				      struct range range)
{
	const unsigned int count = std::thread::hardware_concurrency() + 1;
	std::vector<unsigned long long> sums(count);
	std::vector<std::thread> threads;
	unsigned long long sum = 0;

	for (unsigned int i = 0; i < count; i++)
		threads.emplace_back([&sums, check, range, i, count] {
			sums[i] = hash_range(check, part_of(range, i, count));
		});
	for (unsigned int i = 0; i < count; i++) {
		threads[i].join();
		sum += sums[i];
	}
	return sum;
}

/* ---------------------------------------------------------------------- */
/* Comparing                                                              */
/* ---------------------------------------------------------------------- */

/* Halves a range with a difference until one pattern is left. */
static uint32_t find_difference(const struct check *check, struct range range)
{
	while (range.end - range.first > range.step) {
		const uint64_t steps = (range.end - range.first) / range.step;
		struct range half = range;

		half.end = range.first + (steps + 1) / 2 * range.step;
		if (hash_on_gpu(check, half) != hash_on_cpu(check, half))
			range.end = half.end;
		else
			range.first = half.end;
	}
	return (uint32_t)range.first;
}

static double seconds(void)
{
	const auto now = std::chrono::steady_clock::now().time_since_epoch();

	return std::chrono::duration<double>(now).count();
}

static bool compare(const char *preset, const char *role,
		    const struct check *check, uint64_t step)
{
	const struct range all = {0, (uint64_t)1 << 32, step};
	const double begin = seconds();
	const unsigned long long gpu = hash_on_gpu(check, all);
	const double between = seconds();
	const unsigned long long cpu = hash_on_cpu(check, all);
	const double end = seconds();

	printf("%-12s %-22s gpu %016llx in %6.3f s, cpu %016llx in %6.3f s: ",
	       preset, role, gpu, between - begin, cpu, end - between);
	if (gpu == cpu)
		printf("same\n");
	else
		printf("differ, for one at float %08x\n",
		       find_difference(check, all));
	fflush(stdout);
	return gpu == cpu;
}

/* ---------------------------------------------------------------------- */
/* The checks                                                             */
/* ---------------------------------------------------------------------- */

static struct bv_rules rules_of(const struct bv_grid_options *options)
{
	struct bv_grid *grid = NULL;
	struct bv_rules rules;

	insist(bv_grid_create(&grid, options, NULL, 0), "grid");
	rules = grid->rules;
	bv_grid_free(grid);
	return rules;
}

/* A float as each coordinate of a point. */
static bool compare_placing(const char *name, struct check check, uint64_t step)
{
	static const char *const places[] = {"x placed", "y placed",
					     "z placed"};
	bool same = true;

	for (int i = ROLE_X; i <= ROLE_Z; i++) {
		check.role = (enum role)i;
		same &= compare(name, places[i], &check, step);
	}
	return same;
}

static bool compare_preset(const char *name, uint64_t step)
{
	struct bv_grid_options options;
	struct check check = {
		ROLE_X, {}, {1.0f, 1.0f, -1.0f}, 1.0, {FLT_MAX, 70}};
	bool same;

	insist(bv_grid_options_init(&options, sizeof(options), name), name);
	check.rules = rules_of(&options);
	same = compare_placing(name, check, step);
	check.role = ROLE_ORDER;
	same &= compare(name, "height ordered", &check, step);
	check.role = ROLE_HEIGHT;
	same &= compare(name, "height shaded", &check, step);
	check.most.height = 2.731f;
	check.most.count = 207;
	if (check.rules.scaled_to_frame)
		same &= compare(name, "height shaded, 2.731 m", &check, step);
	check.role = ROLE_INTENSITY;
	same &= compare(name, "intensity shaded", &check, step);
	check.scale = 255.0;
	same &= compare(name, "intensity of 255", &check, step);
	return same;
}

/* Far from the origin, where floats are half a metre apart. */
static bool compare_far_grid(uint64_t step)
{
	struct bv_grid_options options;
	struct check check = {ROLE_X,
			      {},
			      {4500008.0f, 500001.0f, 110.0f},
			      1.0,
			      {FLT_MAX, 70}};

	insist(bv_grid_options_init(&options, sizeof(options), "surround"),
	       "surround");
	options.x_min = 4500000;
	options.x_max = 4500016.2;
	options.y_min = 500000;
	options.y_max = 500003.3;
	options.z_min = 100;
	options.z_max = 120;
	options.cell = 0.3;
	check.rules = rules_of(&options);
	return compare_placing("far surround", check, step);
}

int main(int argc, char **argv)
{
	const uint64_t step = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	int gpus = 0;
	const cudaError_t error = cudaGetDeviceCount(&gpus);
	bool same;

	if (step == 0) {
		printf("usage: exhaustive [STEP]\n");
		return 1;
	}
	if (error != cudaSuccess || gpus == 0) {
		printf("skipped: no GPU (%s)\n", cudaGetErrorString(error));
		return 77;
	}
	same = compare_preset("surround", step);
	same &= compare_preset("note", step);
	same &= compare_preset("sfa3d", step);
	same &= compare_far_grid(step);
	printf("%s\n", same ? "all the same" : "there are differences");
	return same ? 0 : 1;
}
