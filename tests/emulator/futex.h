/*
 * futex.h - waiting for a number to change
 *
 * Waiting orders nothing (see runtime.h): a waiter that wants to see what
 * others wrote loads with acquire afterwards.  The time limit makes up for a
 * wake-up that falls between the look at the number and the wait.
 */

#ifndef EMULATOR_FUTEX_H
#define EMULATOR_FUTEX_H

#include <atomic>
#include <climits>
#include <cstdint>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace emulator
{

using Number = std::atomic<uint32_t>;

static_assert(sizeof(Number) == sizeof(uint32_t), "what the kernel expects");

/* Returns when the number is not, or may no longer be, 'seen'. */
inline void wait_for_change(Number &number, uint32_t seen)
{
	const timespec limit = {0, 20 * 1000 * 1000};

	syscall(SYS_futex, &number, FUTEX_WAIT_PRIVATE, seen, &limit, nullptr,
		0);
}

inline void wake_waiters(Number &number)
{
	syscall(SYS_futex, &number, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr,
		nullptr, 0);
}

/* Waits until a number that only grows has come to 'goal'. */
inline void wait_until(Number &number, uint32_t goal)
{
	uint32_t seen;

	while ((int32_t)((seen = number.load(std::memory_order_acquire)) -
			 goal) < 0)
		wait_for_change(number, seen);
}

} // namespace emulator

#endif /* EMULATOR_FUTEX_H */
