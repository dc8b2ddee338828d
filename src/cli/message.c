/*
 * message.c - whole lines to standard error
 *
 * A message is put together in a buffer on the stack, large enough for two
 * quoted paths and a sentence, and written with one call.  Standard error may
 * be a pipe or a log that several processes share; lines written in pieces
 * would end up in each other.
 *
 * While a write waits for a reader, the run is looked after, and what is to be said
 * about that has to wait too: it is kept, and comes before the next message.
 */

#include "cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/output.h"
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

/* -------------------------------------------------------------------------- */
/* Messages that have to wait                                                 */
/* -------------------------------------------------------------------------- */

/* More than this is not kept, but counted. */
#define MOST_KEPT ((size_t)16 << 20)

static struct {
	char *text;
	size_t used, size;
	size_t lost; /* messages */
	bool held;
} kept;

static bool make_room(size_t more)
{
	const size_t size = kept.size > 0 ? 2 * kept.size : 2 * MESSAGE_MAX;
	char *grown;

	if (kept.size - kept.used >= more)
		return true;
	if (size > MOST_KEPT)
		return false;
	grown = realloc(kept.text, size);
	if (grown == NULL)
		return false;
	kept.text = grown;
	kept.size = size;
	return true;
}

static void keep(const struct message *message)
{
	if (!make_room(message->used)) {
		kept.lost++;
		return;
	}
	memcpy(kept.text + kept.used, message->text, message->used);
	kept.used += message->used;
}

/* Nobody can be told that standard error does not work, so nobody is. */
static void put(const char *text, size_t size)
{
	const int saved_errno = errno;

	bv_output_write(STDERR_FILENO, text, size);
	errno = saved_errno;
}

static void write_text(const char *text, size_t size)
{
	if (before_message != NULL)
		before_message();
	put(text, size);
}

/* Takes what was kept first: while it is written, more may come. */
static void write_kept(void)
{
	char *text = kept.text;
	const size_t used = kept.used;

	kept.text = NULL;
	kept.used = kept.size = 0;
	write_text(text, used);
	free(text);
}

static void tell_lost(void)
{
	char text[128];
	const int length =
		snprintf(text, sizeof(text),
			 "birdview: %zu messages were left out while standard "
			 "error or the report had to wait\n",
			 kept.lost);

	kept.lost = 0;
	write_text(text, (size_t)length);
}

static bool must_wait(void)
{
	return kept.held || bv_output_is_waiting();
}

void bv_msg_flush(void)
{
	while (!must_wait() && kept.used > 0)
		write_kept();
	if (!must_wait() && kept.lost > 0)
		tell_lost();
}

void bv_msg_hold(bool held)
{
	kept.held = held;
}

void bv_msg_draw(const char *text, size_t size)
{
	if (!must_wait())
		put(text, size);
}

/* -------------------------------------------------------------------------- */
/* Messages                                                                   */
/* -------------------------------------------------------------------------- */

static void say(const char *format, va_list args, const char *separator,
		const char *tail)
{
	const int saved_errno = errno;
	struct message message = {.used = 0};

	append_text(&message, "birdview: ");
	append(&message, format, args);
	append_text(&message, "%s%s", separator, tail);
	message.text[message.used++] = '\n';
	bv_msg_flush();
	if (must_wait())
		keep(&message);
	else
		write_text(message.text, message.used);
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
