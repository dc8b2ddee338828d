/*
 * exhaustive.cu: a GPU computes what a processor computes, for every float
 *
 *	exhaustive [STEP]
 *
 * Takes all 2^32 patterns of a float, or every STEP-th, through all arithmetic
 * of the contract: as each coordinate of a point that is placed, as the height
 * and as the intensity of a cell that is shown, and as a number to be ordered; in all
 * presets, and in all channels that there are, as samples and as numbers.
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
#include <string>
#include <thread>
#include <vector>

#include <cuda_runtime_api.h>

#include "exhaustive.h"
#include "launch.h"

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

	printf("%-12s %-27s gpu %016llx in %6.3f s, cpu %016llx in %6.3f s: ",
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

static void take_grid(struct check *check,
		      const struct bv_grid_options *options)
{
	struct bv_grid *grid = NULL;

	insist(bv_grid_create(&grid, options, NULL, 0), "grid");
	check->rules = grid->rules;
	check->channels = grid->channels;
	bv_grid_free(grid);
	if (placed(&check->rules, check->inside) == BV_OUTSIDE) {
		printf("the point that is to be inside is outside\n");
		exit(1);
	}
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

/* A float as a height, and as an intensity. */
static bool compare_showing(const char *name, const char *form,
			    struct check check, uint64_t step)
{
	char words[64];
	bool same;

	check.role = ROLE_HEIGHT;
	snprintf(words, sizeof(words), "height, %s", form);
	same = compare(name, words, &check, step);
	check.role = ROLE_INTENSITY;
	snprintf(words, sizeof(words), "intensity, %s", form);
	same &= compare(name, words, &check, step);
	check.scale = 255.0;
	snprintf(words, sizeof(words), "intensity of 255, %s", form);
	return same & compare(name, words, &check, step);
}

/* What most presets keep, in the middle of them. */
static const struct check usual_check = {
	ROLE_X, {}, {}, {1.0f, 1.0f, -1.0f}, 1.0, {FLT_MAX, 70}};

/* Nothing is to be compared where a preset does not come in that form. */
static bool compare_form(const char *name, enum bv_form form, uint64_t step)
{
	struct bv_grid_options options;
	struct check check = usual_check;
	struct bv_grid *grid = NULL;
	const char *words = form == BV_FORM_ARRAYS ? "arrays" : "picture";
	bool same;

	insist(bv_grid_options_init(&options, sizeof(options), name), name);
	options.form = form;
	if (bv_grid_create(&grid, &options, NULL, 0) != BV_OK)
		return true;
	bv_grid_free(grid);
	take_grid(&check, &options);
	same = compare_showing(name, words, check, step);
	if (!check.rules.scaled_to_frame)
		return same;
	check.role = ROLE_HEIGHT;
	check.most.height = 2.731f;
	check.most.count = 207;
	return same & compare(name, "height, to 2.731 m", &check, step);
}

static bool compare_preset(const char *name, uint64_t step)
{
	struct bv_grid_options options;
	struct check check = usual_check;
	bool same;

	insist(bv_grid_options_init(&options, sizeof(options), name), name);
	take_grid(&check, &options);
	same = compare_placing(name, check, step);
	check.role = ROLE_ORDER;
	same &= compare(name, "height ordered", &check, step);
	same &= compare_form(name, BV_FORM_PICTURE, step);
	return same & compare_form(name, BV_FORM_ARRAYS, step);
}

/* All channels that may be asked for, as numbers, and as samples of either size. */
static bool compare_channels(uint64_t step)
{
	struct bv_grid_options options;
	struct check check = usual_check;
	std::string names;
	bool same;

	for (size_t i = 0; bv_channel_name(i) != NULL; i++)
		names += (i > 0 ? "," : "") + std::string(bv_channel_name(i));
	insist(bv_grid_options_init(&options, sizeof(options), "surround"),
	       "surround");
	options.form = BV_FORM_ARRAYS;
	options.channels = names.c_str();
	options.slices = 2;
	options.density = BV_DENSITY_LOG32;
	take_grid(&check, &options);
	same = compare_showing("all channels", "numbers", check, step);
	check.channels.bits = 8;
	same &= compare_showing("all channels", "8 bits", check, step);
	check.channels.bits = 16;
	return same & compare_showing("all channels", "16 bits", check, step);
}

/* Far from the origin, where floats are half a metre apart. */
static bool compare_far_grid(uint64_t step)
{
	struct bv_grid_options options;
	struct check check = {ROLE_X, {},
			      {},     {4500008.0f, 500001.0f, 110.0f},
			      1.0,    {FLT_MAX, 70}};

	insist(bv_grid_options_init(&options, sizeof(options), "surround"),
	       "surround");
	options.x_min = 4500000;
	options.x_max = 4500016.2;
	options.y_min = 500000;
	options.y_max = 500003.3;
	options.z_min = 100;
	options.z_max = 120;
	options.cell = 0.3;
	take_grid(&check, &options);
	return compare_placing("far surround", check, step);
}

int main(int argc, char **argv)
{
	const uint64_t step = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	int gpus = 0;
	const cudaError_t error = cudaGetDeviceCount(&gpus);
	bool same = true;

	if (step == 0) {
		printf("usage: exhaustive [STEP]\n");
		return 1;
	}
	if (error != cudaSuccess || gpus == 0) {
		printf("skipped: no GPU (%s)\n", cudaGetErrorString(error));
		return 77;
	}
	for (size_t i = 0; bv_preset_name(i) != NULL; i++)
		same &= compare_preset(bv_preset_name(i), step);
	same &= compare_channels(step);
	same &= compare_far_grid(step);
	printf("%s\n", same ? "all the same" : "there are differences");
	return same ? 0 : 1;
}
