/*
 * team.h - threads that share the work of a kernel
 *
 * A stream has a team of its own: one for all streams would order them.
 */

#ifndef EMULATOR_TEAM_H
#define EMULATOR_TEAM_H

#include <functional>
#include <vector>

#include "futex.h"
#include "runtime.h"

namespace emulator
{

class Team
{
      public:
	/* 'size' with the caller, who does the first share himself. */
	explicit Team(unsigned size)
	{
		for (unsigned i = 1; i < size; i++)
			threads.push_back(start_thread([this, i] { help(i); }));
	}

	~Team()
	{
		begin_round(nullptr);
		for (pthread_t thread : threads)
			pthread_join(thread, nullptr);
	}

	/* Calls share(0) to share(size - 1) at once. */
	void run(const std::function<void(unsigned)> &share)
	{
		begin_round(&share);
		share(0);
		wait_until(finished,
			   finished_before + (uint32_t)threads.size());
		finished_before += (uint32_t)threads.size();
	}

      private:
	void begin_round(const std::function<void(unsigned)> *share)
	{
		work = share;
		round.fetch_add(1, std::memory_order_release);
		wake_waiters(round);
	}

	void help(unsigned number)
	{
		uint32_t next = 1;

		for (;; next++) {
			wait_until(round, next);
			if (work == nullptr)
				return;
			(*work)(number);
			finished.fetch_add(1, std::memory_order_release);
			wake_waiters(finished);
		}
	}

	const std::function<void(unsigned)> *work = nullptr;
	Number round{0}, finished{0};
	uint32_t finished_before = 0;
	std::vector<pthread_t> threads;
};

} // namespace emulator

#endif /* EMULATOR_TEAM_H */
