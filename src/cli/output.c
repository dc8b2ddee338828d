/*
 * output.c - writing where somebody may keep us waiting
 *
 * A pipe whose reader has stopped takes no more, and neither does a terminal after
 * Ctrl-S: write() waits.  Who waits there for ever heeds no second signal and no
 * --timeout.  O_NONBLOCK is no way out, since it belongs to the open file, which
 * other processes share.  So poll() says whether a write would wait, and since
 * another process may be quicker to fill what room there is, a timer interrupts the
 * write itself.  The timer's signal is none of those that a caller may have set an
 * alarm for.
 *
 * Others may have set O_NONBLOCK for us.  Then a write that would wait fails, and is
 * tried again.
 */

#include "cli/output.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TENTH_NS 100000000
#define TENTH_MS 100
#define SHORT_MS 10

static struct {
	bool (*attend)(void *context);
	void *context;
	bool waiting;  /* and attending */
	bool given_up; /* nothing is waited for any more */
	bool has_timer;
	timer_t timer;
} output;

/* -------------------------------------------------------------------------- */
/* Waiting                                                                    */
/* -------------------------------------------------------------------------- */

static void on_timer(int signal)
{
	(void)signal;
}

/* Without a timer, poll() has to do. */
static void make_timer(void)
{
	struct sigaction interrupt = {.sa_handler = on_timer};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGRTMIN};
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGRTMIN);
	output.has_timer =
		sigaction(SIGRTMIN, &interrupt, NULL) == 0 &&
		sigprocmask(SIG_UNBLOCK, &signals, NULL) == 0 &&
		timer_create(CLOCK_MONOTONIC, &event, &output.timer) == 0;
}

void bv_output_attend(bool (*attend)(void *context), void *context)
{
	if (attend != NULL && !output.has_timer)
		make_timer();
	output.attend = attend;
	output.context = context;
}

bool bv_output_is_waiting(void)
{
	return output.waiting;
}

static void set_timer(bool on)
{
	const struct timespec tenth = {.tv_nsec = on ? TENTH_NS : 0};
	const struct itimerspec time = {.it_value = tenth,
					.it_interval = tenth};

	if (output.has_timer && output.attend != NULL)
		timer_settime(output.timer, 0, &time, NULL);
}

/* Nobody waits while he is attending already. */
static bool may_wait(void)
{
	if (output.attend == NULL)
		return true;
	if (output.waiting || output.given_up)
		return false;
	output.waiting = true;
	output.given_up = !output.attend(output.context);
	output.waiting = false;
	return !output.given_up;
}

/* Waits for room.  What poll() has no word on, write() will say. */
static bool wait_for_room(int file)
{
	struct pollfd room = {.fd = file, .events = POLLOUT};

	for (;;) {
		const bool hurry = output.waiting || output.given_up;

		if (poll(&room, 1, hurry ? 0 : TENTH_MS) > 0)
			return true;
		if (!may_wait())
			return false;
	}
}

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

/* write(), which fails with EINTR if it takes longer. */
static ssize_t write_for_a_tenth(int file, const char *data, size_t size)
{
	ssize_t n;
	int error;

	set_timer(true);
	n = write(file, data, size);
	error = errno;
	set_timer(false);
	errno = error;
	return n;
}

/*
 * Whether a write that came to nothing and returned 'n' is to be tried again.  There
 * was room by the word of poll(), which some devices give too easily.
 */
static bool may_try_again(ssize_t n)
{
	if (n == 0) {
		errno = EIO;
		return false;
	}
	if (errno != EINTR && errno != EAGAIN)
		return false;
	if (errno == EAGAIN)
		poll(NULL, 0, SHORT_MS);
	if (may_wait())
		return true;
	errno = ECANCELED;
	return false;
}

bool bv_output_write(int file, const void *data, size_t size)
{
	const char *next = data;

	while (size > 0) {
		ssize_t n;

		if (!wait_for_room(file)) {
			errno = ECANCELED;
			return false;
		}
		n = write_for_a_tenth(file, next, size);
		if (n > 0) {
			next += n;
			size -= (size_t)n;
		} else if (!may_try_again(n)) {
			return false;
		}
	}
	return true;
}

void bv_output_put(struct bv_output *stream, const void *data, size_t size)
{
	if (size > sizeof(stream->buffer) - stream->used)
		bv_output_flush(stream);
	if (stream->error != 0)
		return;
	if (size > sizeof(stream->buffer)) {
		if (!bv_output_write(stream->file, data, size))
			stream->error = errno;
		return;
	}
	memcpy(stream->buffer + stream->used, data, size);
	stream->used += size;
}

bool bv_output_flush(struct bv_output *stream)
{
	if (stream->error == 0 &&
	    !bv_output_write(stream->file, stream->buffer, stream->used))
		stream->error = errno;
	stream->used = 0;
	return stream->error == 0;
}

const char *bv_output_error_words(int error, char words[BV_WORDS_MAX])
{
	if (error == ECANCELED)
		return "nobody reads it";
	return bv_error_words(error, words);
}
