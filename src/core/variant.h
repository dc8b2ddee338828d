/*
 * variant.h - the processors that some loops are compiled for
 *
 * The plain loops of place.c, bands.c, cells.c, ledgers.c, shade.c, unpack_rows.c and
 * png/cell_coder.c are compiled several times, for any processor and for newer ones, by
 * way of the attribute 'target'.  This is the list of those; a file says for which of
 * them it has its text compiled.  All variants give the same bits.
 */

#ifndef BV_CORE_VARIANT_H
#define BV_CORE_VARIANT_H

#include <stdbool.h>
#include <stddef.h>

/* The names of the attribute, which are those that bv_cpu_has() asks for. */
#ifdef __x86_64__
#define BV_TARGET_BMI __attribute__((target("bmi,popcnt")))
#define BV_TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2")))
#define BV_TARGET_AVX512 \
	__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#endif

enum bv_cpu {
	BV_CPU_ANY,    /* whatever the compiler takes for granted */
	BV_CPU_BMI,    /* bmi, popcnt */
	BV_CPU_AVX2,   /* avx2, bmi, bmi2 */
	BV_CPU_AVX512, /* these, and avx512 f, bw, dq, vl */
	/*
	 * The same on one of those that do not slow down for some time after such
	 * vectors: they have vbmi2, as Ice Lake and Zen 4 have.
	 */
	BV_CPU_STEADY_AVX512
};

/* As in "avx2". */
const char *bv_cpu_name(enum bv_cpu cpu);

/* True if this processor is one of those. */
bool bv_cpu_has(enum bv_cpu cpu);

/* The newest that it is. */
enum bv_cpu bv_cpu_best(void);

/*
 * A table of variants has elements of 'size' bytes that begin with an enum bv_cpu,
 * the fastest first.  Returns the element at 'index' of those that this processor
 * can run, or NULL past the last.
 */
const void *bv_variant_at(const void *table, size_t size, size_t count,
			  size_t index);

#endif /* BV_CORE_VARIANT_H */
