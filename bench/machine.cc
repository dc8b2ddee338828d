/*
 * machine.cc - what the figures were measured on
 *
 * Figures without this line cannot be compared with any others.
 */

#include "machine.h"

#include <png.h>
#include <zlib.h>

#include <fstream>

#include "internals.h"

static std::string processor()
{
	std::ifstream file("/proc/cpuinfo");
	std::string line;

	while (std::getline(file, line))
		if (line.rfind("model name", 0) == 0)
			return line.substr(line.find(':') + 2);
	return "unknown processor";
}

static std::string compiler()
{
#ifdef __clang__
	return __VERSION__;
#else
	return std::string("gcc ") + __VERSION__;
#endif
}

std::string describe_machine()
{
	return processor() + ", " + std::to_string(bench_cpus()) + " CPUs; " +
	       compiler() + "; zlib " + zlibVersion() + ", libpng " +
	       png_get_libpng_ver(nullptr);
}
