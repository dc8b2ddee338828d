/*
 * variant.c - the processors that some loops are compiled for
 */

#include "core/variant.h"

const char *bv_cpu_name(enum bv_cpu cpu)
{
	switch (cpu) {
	case BV_CPU_BMI:
		return "bmi";
	case BV_CPU_AVX2:
		return "avx2";
	case BV_CPU_AVX512:
		return "avx512";
	case BV_CPU_STEADY_AVX512:
		return "avx512-steady";
	case BV_CPU_ANY:
		break;
	}
	return "portable";
}

#ifdef __x86_64__

bool bv_cpu_has(enum bv_cpu cpu)
{
	switch (cpu) {
	case BV_CPU_BMI:
		return __builtin_cpu_supports("bmi") &&
		       __builtin_cpu_supports("popcnt");
	case BV_CPU_AVX2:
		return __builtin_cpu_supports("avx2") &&
		       __builtin_cpu_supports("bmi") &&
		       __builtin_cpu_supports("bmi2");
	case BV_CPU_AVX512:
		return bv_cpu_has(BV_CPU_AVX2) &&
		       __builtin_cpu_supports("avx512f") &&
		       __builtin_cpu_supports("avx512bw") &&
		       __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512vl");
	case BV_CPU_STEADY_AVX512:
		return bv_cpu_has(BV_CPU_AVX512) &&
		       __builtin_cpu_supports("avx512vbmi2");
	case BV_CPU_ANY:
		break;
	}
	return true;
}

#else

bool bv_cpu_has(enum bv_cpu cpu)
{
	return cpu == BV_CPU_ANY;
}

#endif

enum bv_cpu bv_cpu_best(void)
{
	enum bv_cpu cpu = BV_CPU_STEADY_AVX512;

	while (!bv_cpu_has(cpu))
		cpu--;
	return cpu;
}

const void *bv_variant_at(const void *table, size_t size, size_t count,
			  size_t index)
{
	const unsigned char *element = table;

	for (size_t i = 0; i < count; i++, element += size) {
		const enum bv_cpu *cpu = (const void *)element;

		if (bv_cpu_has(*cpu) && index-- == 0)
			return element;
	}
	return NULL;
}
