/*
 * settings.cc - the environment of the emulator, as emulator.h describes it
 */

#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "runtime.h"

namespace emulator
{

void misuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("emulator: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	abort();
}

static std::string variable(const char *name)
{
	const char *value = getenv(name);

	return value != nullptr ? value : "";
}

/* A number, which may be followed by K, M or G. */
static size_t number(const char *name, size_t otherwise)
{
	const std::string value = variable(name);
	char *end;
	size_t result;

	if (value.empty())
		return otherwise;
	result = strtoull(value.c_str(), &end, 10);
	switch (*end) {
	case 'G':
		result *= 1024;
		[[fallthrough]];
	case 'M':
		result *= 1024;
		[[fallthrough]];
	case 'K':
		result *= 1024;
		end++;
	}
	if (end == value.c_str() || *end != '\0')
		misuse("%s=%s is no number", name, value.c_str());
	return result;
}

/* NAME@NUMBER, then =CODE for a failure, then a mark. */
static Plan read_plan(Fault fault, const std::string &text)
{
	const size_t at = text.find('@');
	Plan plan = {};
	const char *rest;
	long code = 0;
	char *end;

	if (at == std::string::npos)
		misuse("'%s' does not say which call", text.c_str());
	plan.fault = fault;
	plan.function = text.substr(0, at);
	rest = text.c_str() + at + 1;
	plan.call = strtoull(rest, &end, 10);
	if (fault == Fault::fail && *end == '=')
		code = strtol(end + 1, &end, 10);
	if (*end == '!' && fault == Fault::fail) {
		plan.for_good = true;
		end++;
	} else if (*end == '~') {
		plan.late = true;
		end++;
	}
	if (*end != '\0' || plan.call == 0 || code < 0 || code > 999 ||
	    (fault == Fault::fail) != (code != 0))
		misuse("'%s' is not understood", text.c_str());
	plan.error = (cudaError_t)code;
	return plan;
}

static void read_plans(Settings &into, Fault fault, const char *name)
{
	const std::string list = variable(name);
	size_t begin = 0;

	while (begin < list.size()) {
		size_t end = list.find(',', begin);

		if (end == std::string::npos)
			end = list.size();
		into.plans.push_back(
			read_plan(fault, list.substr(begin, end - begin)));
		begin = end + 1;
	}
}

static Order read_order()
{
	const std::string name = variable("EMULATOR_ORDER");

	if (name == "forwards")
		return Order::forwards;
	if (name == "backwards")
		return Order::backwards;
	if (name == "shuffled")
		return Order::shuffled;
	if (!name.empty())
		misuse("'%s' is no order", name.c_str());
	return Order::in_turns;
}

static unsigned read_shares()
{
	const size_t shares = number("EMULATOR_SHARES", 3);

	if (shares < 1 || shares > 64)
		misuse("a kernel has no %zu shares", shares);
	return (unsigned)shares;
}

static Settings from_environment()
{
	Settings result = {};

	result.driver = variable("EMULATOR_DEVICES") != "none";
	if (result.driver)
		result.devices = (int)number("EMULATOR_DEVICES", 1);
	result.instances = (int)number("EMULATOR_MIG", 0);
	result.visible = find_visible(result);
	result.multiprocessors = (int)number("EMULATOR_MULTIPROCESSORS", 132);
	result.clock_khz = (int)number("EMULATOR_CLOCK", 1980000);
	result.integrated = number("EMULATOR_INTEGRATED", 0) != 0;
	result.device_bytes = number("EMULATOR_MEMORY", (size_t)4 << 30);
	result.pinned_bytes = number("EMULATOR_PINNED", SIZE_MAX);
	result.start_ms = (unsigned)number("EMULATOR_START_MS", 0);
	result.lag_us = (unsigned)number("EMULATOR_LAG_US", 0);
	result.meet = number("EMULATOR_MEET", 0);
	result.order = read_order();
	result.shares = read_shares();
	result.count_file = variable("EMULATOR_COUNT");
	read_plans(result, Fault::fail, "EMULATOR_FAIL");
	read_plans(result, Fault::hang, "EMULATOR_HANG");
	read_plans(result, Fault::kill, "EMULATOR_KILL");
	read_plans(result, Fault::stop, "EMULATOR_STOP");
	return result;
}

/* Never destroyed: streams may run to the very end of the process. */
static Settings &the_settings()
{
	static Settings *const result = new Settings(from_environment());

	return *result;
}

const Settings &settings()
{
	return the_settings();
}

void read_settings()
{
	the_settings() = from_environment();
}

} // namespace emulator
