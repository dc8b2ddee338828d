/*
 * heap.cc - the memory of the runtime itself
 *
 * As with threads in threads.cc: where the linker puts a malloc() of a test's own
 * in the place of the real one, to make it fail, that is meant for the program
 * under test.  The C++ library may be linked so that it would get that one too.
 */

#include <cstdlib>
#include <dlfcn.h>
#include <new>

#include "runtime.h"

using Malloc = void *(size_t);
using Free = void(void *);

void *operator new(size_t size)
{
	static Malloc *const real =
		reinterpret_cast<Malloc *>(dlsym(RTLD_DEFAULT, "malloc"));
	void *memory = real(size > 0 ? size : 1);

	if (memory == nullptr)
		emulator::misuse("the machine has no memory left for the test");
	return memory;
}

void operator delete(void *memory) noexcept
{
	static Free *const real =
		reinterpret_cast<Free *>(dlsym(RTLD_DEFAULT, "free"));

	real(memory);
}

void operator delete(void *memory, size_t) noexcept
{
	operator delete(memory);
}
