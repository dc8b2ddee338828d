/*
 * case.c - one measurement, as it is asked for in words
 */

#include "case.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	size_t offset;
} numbers[] = {
	{"threads", offsetof(struct bench_case, threads)},
	{"workers", offsetof(struct bench_case, workers)},
	{"batch", offsetof(struct bench_case, batch)},
	{"mib", offsetof(struct bench_case, mib)},
	{"folders", offsetof(struct bench_case, folders)},
	{"warm", offsetof(struct bench_case, warm)},
	{"conversions", offsetof(struct bench_case, conversions)},
	{"least", offsetof(struct bench_case, least)},
	{"most", offsetof(struct bench_case, most)},
};

static bool set_number(struct bench_case *c, const char *name,
		       const char *value)
{
	char *end;
	const unsigned long number = strtoul(value, &end, 10);
	const uint32_t stored = (uint32_t)number;

	if (end == value || *end != '\0' || number > UINT32_MAX)
		return false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(name, numbers[i].name) == 0) {
			memcpy((char *)c + numbers[i].offset, &stored,
			       sizeof(stored));
			return true;
		}
	}
	return false;
}

/* One word, NAME=VALUE, which is cut in two. */
static bool set_word(struct bench_case *c, char *word)
{
	char *value = strchr(word, '=');

	if (value == NULL)
		return false;
	*value++ = '\0';
	if (strcmp(word, "preset") == 0)
		return snprintf(c->preset, sizeof(c->preset), "%s", value) <
		       (int)sizeof(c->preset);
	if (strcmp(word, "device") == 0) {
		c->gpu = strcmp(value, "gpu") == 0;
		return c->gpu || strcmp(value, "cpu") == 0;
	}
	if (strcmp(word, "streams") == 0) {
		c->cpu_encodes = strcmp(value, "cpu") == 0;
		return c->cpu_encodes || strcmp(value, "gpu") == 0;
	}
	return set_number(c, word, value);
}

bool bench_case_parse(const char *text, struct bench_case *c)
{
	char copy[256], *rest = copy, *word;

	*c = (struct bench_case){.text = text,
				 .preset = "surround",
				 .gpu = true,
				 .folders = 1,
				 .warm = 1000,
				 .least = 2000,
				 .most = 6000};
	if (snprintf(copy, sizeof(copy), "%s", text) < (int)sizeof(copy)) {
		while ((word = strsep(&rest, ",")) != NULL)
			if (*word != '\0' && !set_word(c, word))
				goto refuse;
		if (c->folders > 0 && c->most >= c->least)
			return true;
	}
refuse:
	fprintf(stderr, "birdview-gpu-bench: cannot read the case '%s'\n",
		text);
	return false;
}
