/*
 * visible.cc - which of the GPUs a process sees, and in which order
 *
 * By the variables of the environment that CUDA has for that.  A GPU that is
 * divided is not seen as a whole, and of instances the first that comes up is all
 * that a process sees.
 */

#include <cstdlib>
#include <cstring>

#include "runtime.h"

namespace emulator
{

/* CUDA begins with the fastest, which is the last of the bus. */
static int gpu_at(const Settings &settings, int number)
{
	const char *order = getenv("CUDA_DEVICE_ORDER");
	const bool by_bus =
		order != nullptr && strcmp(order, "PCI_BUS_ID") == 0;

	return by_bus ? number : settings.devices - 1 - number;
}

static Visible as_seen(const Settings &settings, int gpu)
{
	return {gpu, settings.instances > 0 ? 0 : whole};
}

/* The one that an entry of CUDA_VISIBLE_DEVICES names; false if there is none. */
static bool find_named(const Settings &settings, const std::string &entry,
		       Visible &found)
{
	char *end;
	const long number = strtol(entry.c_str(), &end, 10);

	if (!entry.empty() && *end == '\0' && number >= 0 &&
	    number < settings.devices) {
		found = as_seen(settings, gpu_at(settings, (int)number));
		return true;
	}
	for (int gpu = 0; gpu < settings.devices; gpu++) {
		const std::string name = "emulated-" + std::to_string(gpu);

		found = as_seen(settings, gpu);
		if (entry == "GPU-" + name)
			return true;
		for (int i = 0; i < settings.instances; i++) {
			found.instance = i;
			if (entry == "MIG-" + name + "-" + std::to_string(i))
				return true;
		}
	}
	return false;
}

/* Of a list in which an entry comes twice CUDA takes nothing at all. */
static bool is_repeated(const std::string &list, const std::string &entry,
			size_t begin)
{
	return ("," + list.substr(0, begin)).find("," + entry + ",") !=
	       std::string::npos;
}

static std::vector<Visible> find_listed(const Settings &settings,
					const std::string &list)
{
	std::vector<Visible> result;
	size_t begin = 0;

	while (begin <= list.size()) {
		const size_t comma = list.find(',', begin);
		const size_t end =
			comma != std::string::npos ? comma : list.size();
		const std::string entry = list.substr(begin, end - begin);
		Visible found;

		if (is_repeated(list, entry, begin))
			return {};
		if (!find_named(settings, entry, found))
			break;
		result.push_back(found);
		begin = end + 1;
	}
	return result;
}

static std::vector<Visible> find_all(const Settings &settings)
{
	std::vector<Visible> result;

	for (int i = 0; i < settings.devices; i++)
		result.push_back(as_seen(settings, gpu_at(settings, i)));
	return result;
}

std::vector<Visible> find_visible(const Settings &settings)
{
	const char *list = getenv("CUDA_VISIBLE_DEVICES");
	std::vector<Visible> result = list != nullptr
					      ? find_listed(settings, list)
					      : find_all(settings);

	if (settings.instances > 0 && result.size() > 1)
		result.resize(1);
	return result;
}

} // namespace emulator
