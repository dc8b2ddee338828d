/*
 * test_emulated_devices.c: the emulated runtime shows a process the GPUs that its
 * environment names, numbered as CUDA does: the fastest first, or in the order of
 * the bus; those of CUDA_VISIBLE_DEVICES as they are listed; and of GPUs that are
 * divided one instance, the first that comes up.
 */

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "emulator/cuda_runtime_api.h"
#include "emulator/emulator.h"

#define CHECK_OK(call) CHECK_EQ_INT(call, cudaSuccess)

#define GPUS 3
#define BY_BUS "PCI_BUS_ID"

/* Begins anew as a process with this environment; NULL: without the variable. */
static void begin(const char *order, const char *listed, const char *instances)
{
	const char *const values[][2] = {{"CUDA_DEVICE_ORDER", order},
					 {"CUDA_VISIBLE_DEVICES", listed},
					 {"EMULATOR_MIG", instances}};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		CHECK(unsetenv(values[i][0]) == 0);
		if (values[i][1] != NULL)
			CHECK(setenv(values[i][0], values[i][1], 1) == 0);
	}
	emulator_restart();
}

/* What a process sees: after each name a full stop. */
static void expect(const char *names)
{
	char seen[256] = "";
	int count = 0;

	if (names[0] == '\0') {
		CHECK_EQ_INT(cudaGetDeviceCount(&count), cudaErrorNoDevice);
		CHECK_EQ_INT(cudaSetDevice(0), cudaErrorNoDevice);
		return;
	}
	CHECK_OK(cudaGetDeviceCount(&count));
	for (int i = 0; i < count; i++) {
		struct cudaDeviceProp properties;

		CHECK_OK(cudaSetDevice(i));
		CHECK_OK(cudaGetDeviceProperties(&properties, i));
		strcat(seen, properties.name + strlen("Emulated GPU "));
		strcat(seen, ".");
	}
	CHECK_STR(seen, names);
	CHECK_EQ_INT(cudaSetDevice(count), cudaErrorInvalidDevice);
}

static void test_order(void)
{
	begin(NULL, NULL, NULL);
	expect("2.1.0.");
	begin("FASTEST_FIRST", NULL, NULL);
	expect("2.1.0.");
	begin(BY_BUS, NULL, NULL);
	expect("0.1.2.");
}

static void test_list(void)
{
	begin(BY_BUS, "2,0", NULL);
	expect("2.0.");
	begin(NULL, "0", NULL);
	expect("2.");
	begin(NULL, "GPU-emulated-1,0", NULL);
	expect("1.2.");
	begin(BY_BUS, "1,7,2", NULL);
	expect("1.");
	begin(BY_BUS, "", NULL);
	expect("");
	begin(BY_BUS, "-1", NULL);
	expect("");
	begin(BY_BUS, "MIG-emulated-0-0", NULL);
	expect("");
}

static void test_instances(void)
{
	begin(BY_BUS, NULL, "2");
	expect("0 MIG 0.");
	begin(BY_BUS, "1,2", "2");
	expect("1 MIG 0.");
	begin(BY_BUS, "MIG-emulated-1-1", "2");
	expect("1 MIG 1.");
	begin(BY_BUS, "MIG-emulated-1-1,MIG-emulated-0-0", "2");
	expect("1 MIG 1.");
	begin(BY_BUS, "MIG-emulated-1-2", "2");
	expect("");
}

static int attribute(enum cudaDeviceAttr which, int device)
{
	int value = -1;

	CHECK_OK(cudaDeviceGetAttribute(&value, which, device));
	return value;
}

/* They differ in their clocks, and in their places. */
static void test_attributes(void)
{
	char place[13];
	int value;

	begin(BY_BUS, NULL, NULL);
	CHECK_EQ_INT(attribute(cudaDevAttrClockRate, 0), 1978000);
	CHECK_EQ_INT(attribute(cudaDevAttrClockRate, 2), 1980000);
	CHECK_EQ_INT(attribute(cudaDevAttrMultiProcessorCount, 1), 132);
	CHECK_EQ_INT(attribute(cudaDevAttrIntegrated, 1), 0);
	CHECK_OK(cudaDeviceGetPCIBusId(place, sizeof(place), 2));
	CHECK_STR(place, "EEEE:0C:00.0");
	CHECK_EQ_INT(cudaDeviceGetPCIBusId(place, 12, 2),
		     cudaErrorInvalidValue);
	CHECK_EQ_INT(cudaDeviceGetPCIBusId(place, sizeof(place), GPUS),
		     cudaErrorInvalidDevice);
	CHECK_EQ_INT(cudaDeviceGetAttribute(&value, cudaDevAttrIntegrated, -1),
		     cudaErrorInvalidDevice);
}

int main(void)
{
	CHECK(setenv("EMULATOR_DEVICES", "3", 1) == 0);
	test_order();
	test_list();
	test_instances();
	test_attributes();
	return 0;
}
