/*
 * copies.cc - where in its pages memory should begin that files are copied to
 *
 * A file begins with a page in the page cache.  Whether the kernel copies as fast
 * to and from memory that begins a few bytes behind a page depends on the processor;
 * malloc() puts large pieces 16 bytes behind.  The file is as large as a frame, and
 * goes through the same memory in parts, as frames do.
 */

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "rounds.h"
#include "suites.h"

namespace
{

constexpr size_t page = 4096;
constexpr size_t part = 128 << 10;
constexpr size_t parts = 16;
constexpr size_t offsets[] = {0, 16, 48, 64};

using Call = ssize_t(int file, unsigned char *memory, size_t size, off_t at);

ssize_t call_pread(int file, unsigned char *memory, size_t size, off_t at)
{
	return pread(file, memory, size, at);
}

ssize_t call_pwrite(int file, unsigned char *memory, size_t size, off_t at)
{
	return pwrite(file, memory, size, at);
}

/* A file with no name any more, and memory for a part of it at any offset. */
class CopiedFile
{
      public:
	explicit CopiedFile(const std::string &path)
	    : file_(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
			 0600)),
	      memory_(static_cast<unsigned char *>(
		      std::aligned_alloc(page, part + page)))
	{
		if (file_ < 0 || memory_ == nullptr ||
		    unlink(path.c_str()) != 0)
			throw std::runtime_error("cannot make " + path);
		for (size_t i = 0; i < part + page; i++)
			memory_[i] = static_cast<unsigned char>(i);
		if (!copy(call_pwrite, 0))
			throw std::runtime_error("cannot write " + path);
	}
	~CopiedFile()
	{
		close(file_);
		std::free(memory_);
	}
	CopiedFile(const CopiedFile &) = delete;
	CopiedFile &operator=(const CopiedFile &) = delete;

	bool copy(Call *call, size_t offset) const
	{
		for (size_t i = 0; i < parts; i++)
			if (call(file_, memory_ + offset, part,
				 static_cast<off_t>(i * part)) !=
			    static_cast<ssize_t>(part))
				return false;
		return true;
	}

      private:
	int file_;
	unsigned char *memory_;
};

void register_way(const std::string &name,
		  const std::shared_ptr<CopiedFile> &file, Call *call)
{
	for (const size_t offset : offsets)
		register_rounds("copy/" + name + "/" + std::to_string(offset),
				1, [=](size_t) {
					return time_of([&] {
						return file->copy(call, offset);
					});
				});
}

} // namespace

void register_copies(const std::string &output)
{
	const auto file = std::make_shared<CopiedFile>(output + "/copied");

	register_way("read", file, call_pread);
	register_way("write", file, call_pwrite);
}
