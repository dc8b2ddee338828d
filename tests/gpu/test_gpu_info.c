/*
 * test_gpu_info.c: what is known of a GPU before it is worked with is what its
 * driver tells, and a driver that tells nothing leaves no error behind that a launch
 * would find.
 */

#include <stdlib.h>

#include "check.h"
#include "emulator/cuda_runtime_api.h"
#include "emulator/emulator.h"
#include "gpu/gpu.h"

static void begin(const char *failures)
{
	CHECK(setenv("EMULATOR_FAIL", failures, 1) == 0);
	emulator_restart();
}

static void test_info(void)
{
	struct bv_gpu_info info;

	begin("");
	CHECK(bv_gpu_get_info(1, &info));
	CHECK_STR(info.name, "Emulated GPU 1");
	CHECK_EQ_INT(info.memory, 3LL << 30);
	CHECK_EQ_INT(info.major, 9);
	CHECK_EQ_INT(info.minor, 0);
	CHECK(info.integrated);
	CHECK_EQ_INT(info.multiprocessors, 16);
	CHECK_EQ_INT(info.megahertz, 1200);
	CHECK(bv_gpu_get_info(0, &info));
	CHECK_EQ_INT(info.megahertz, 1199);
	CHECK(!bv_gpu_get_info(2, &info));
}

static void test_failing_calls(void)
{
	struct bv_gpu_info info;

	begin("cudaGetDeviceProperties@1=999");
	CHECK(!bv_gpu_get_info(0, &info));
	begin("cudaDeviceGetAttribute@1=999");
	CHECK(!bv_gpu_get_info(0, &info));
}

static void test_bus_id(void)
{
	char id[BV_BUS_ID_MAX];

	begin("cudaDeviceGetPCIBusId@2=999");
	CHECK(bv_gpu_get_bus_id(1, id));
	CHECK_STR(id, "EEEE:0B:00.0");
	CHECK(!bv_gpu_get_bus_id(1, id));
	CHECK_EQ_INT(cudaPeekAtLastError(), cudaSuccess);
	CHECK(!bv_gpu_get_bus_id(2, id));
	CHECK_EQ_INT(cudaPeekAtLastError(), cudaSuccess);
}

int main(void)
{
	CHECK(setenv("EMULATOR_DEVICES", "2", 1) == 0);
	CHECK(setenv("EMULATOR_MEMORY", "3G", 1) == 0);
	CHECK(setenv("EMULATOR_INTEGRATED", "1", 1) == 0);
	CHECK(setenv("EMULATOR_MULTIPROCESSORS", "16", 1) == 0);
	CHECK(setenv("EMULATOR_CLOCK", "1200000", 1) == 0);
	CHECK(setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 1) == 0);
	CHECK(unsetenv("CUDA_VISIBLE_DEVICES") == 0);
	test_info();
	test_failing_calls();
	test_bus_id();
	return 0;
}
