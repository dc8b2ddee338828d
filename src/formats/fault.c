/*
 * fault.c - what is wrong with a file, in words
 */

#include "formats/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* What is quoted of a file, at most. */
#define MOST_QUOTED 60

enum bv_status bv_fault(struct bv_fault *fault, enum bv_status status,
			const char *format, ...)
{
	struct bv_text text;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	text = (struct bv_text){.data = fault->text,
				.size = sizeof(fault->text),
				.used = strlen(fault->text)};
	bv_text_make_printable(&text);
	fault->status = status;
	fault->system_error = 0;
	fault->detail[0] = fault->detail[1] = 0;
	return status;
}

enum bv_status bv_fault_numbers(struct bv_fault *fault, enum bv_status status,
				int system_error, uint64_t detail_0,
				uint64_t detail_1)
{
	fault->status = status;
	fault->system_error = system_error;
	fault->detail[0] = detail_0;
	fault->detail[1] = detail_1;
	fault->text[0] = '\0';
	return status;
}

int bv_fault_length(size_t length)
{
	return length < MOST_QUOTED ? (int)length : MOST_QUOTED;
}
