/*
 * message.c - whole lines to standard error
 *
 * A message is put together in a buffer on the stack, large enough for two
 * quoted paths and a sentence, and written with one call.  Standard error may
 * be a pipe or a log that several processes share; lines written in pieces
 * would end up in each other.
 */

#include "cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/system_words.h"

#define MESSAGE_MAX (2 * BV_QUOTE_MAX + 4096)

struct message {
	size_t used; /* bytes of the text, which a 0 ends until it is written */
	char text[MESSAGE_MAX];
};

static void (*before_message)(void);

void bv_msg_before(void (*hook)(void))
{
	before_message = hook;
}

/* What does not fit is left out; one byte always remains for the newline. */
static void append(struct message *message, const char *format, va_list args)
{
	const size_t room = sizeof(message->text) - 1 - message->used;
	const int length =
		vsnprintf(message->text + message->used, room, format, args);

	if (length < 0)
		return;
	message->used += (size_t)length < room ? (size_t)length : room - 1;
}

static void append_text(struct message *message, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	append(message, format, args);
	va_end(args);
}

/* Nobody can be told that standard error does not work, so nobody is. */
static void write_message(const struct message *message)
{
	size_t done = 0;

	while (done < message->used) {
		const ssize_t n = write(STDERR_FILENO, message->text + done,
					message->used - done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			break;
	}
}

static void say(const char *format, va_list args, const char *separator,
		const char *tail)
{
	const int saved_errno = errno;
	struct message message = {.used = 0};

	append_text(&message, "birdview: ");
	append(&message, format, args);
	append_text(&message, "%s%s", separator, tail);
	message.text[message.used++] = '\n';
	if (before_message != NULL)
		before_message();
	write_message(&message);
	errno = saved_errno;
}

void bv_msg(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args, "", "");
	va_end(args);
}

void bv_msg_errno(const char *format, ...)
{
	char words[BV_WORDS_MAX];
	va_list args;

	va_start(args, format);
	say(format, args, ": ", bv_error_words(errno, words));
	va_end(args);
}

void bv_msg_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args, "\n", "Try 'birdview --help'.");
	va_end(args);
}
