/*
 * machine.h - what the figures were measured on
 */

#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <string>

/* One line: processor, CPUs, compiler, versions of zlib and libpng. */
std::string describe_machine();

#endif /* BENCH_MACHINE_H */
