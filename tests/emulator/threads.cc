/*
 * threads.cc - the threads of the runtime itself
 *
 * Tests have the linker put a pthread_create() of their own in the place of the
 * real one, to make it fail.  That is meant for the program under test, and so
 * the runtime looks the real one up by its name.
 */

#include <dlfcn.h>

#include "runtime.h"

namespace emulator
{

using Function = std::function<void()>;
using Create = int(pthread_t *, const pthread_attr_t *, void *(*)(void *),
		   void *);

static void *run_function(void *argument)
{
	Function *function = static_cast<Function *>(argument);

	/* A profile tells the device's work from the host's by this. */
	pthread_setname_np(pthread_self(), "emulator");
	(*function)();
	delete function;
	return nullptr;
}

pthread_t start_thread(Function function)
{
	Create *const create = reinterpret_cast<Create *>(
		dlsym(RTLD_DEFAULT, "pthread_create"));
	pthread_t thread;

	if (create == nullptr || create(&thread, nullptr, run_function,
					new Function(std::move(function))) != 0)
		misuse("the machine has no thread left for the test");
	return thread;
}

} // namespace emulator
