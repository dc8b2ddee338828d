/*
 * shard.c - the part of the frames that this process is to do
 */

#include "cli/shard.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "birdview.h"
#include "cli/launcher.h"
#include "cli/message.h"
#include "core/text.h"

bool bv_shard_number(const char *text, uint32_t *number)
{
	const size_t length = strspn(text, "0123456789");
	unsigned long long value;

	if (length == 0 || length > 10 || text[length] != '\0')
		return false;
	value = strtoull(text, NULL, 10);
	*number = (uint32_t)value;
	return value <= UINT32_MAX;
}

/* "I/N" */
static bool parse_pair(struct bv_shard *shard, const char *argument,
		       const char *slash)
{
	char index[16] = "";
	const size_t length = (size_t)(slash - argument);

	if (length >= sizeof(index))
		return false;
	memcpy(index, argument, length);
	return bv_shard_number(index, &shard->index) &&
	       bv_shard_number(slash + 1, &shard->count) &&
	       shard->index < shard->count && shard->count <= BV_MOST_SHARDS;
}

bool bv_shard_parse(struct bv_shard *shard, const char *argument)
{
	static const char launched[] = "auto";
	const char *slash = strchr(argument, '/');
	const size_t word =
		slash != NULL ? (size_t)(slash - argument) : strlen(argument);
	char quoted[BV_QUOTE_MAX];
	uint32_t count = 0;

	*shard = (struct bv_shard){0};
	if (word == sizeof(launched) - 1 &&
	    memcmp(argument, launched, word) == 0 &&
	    (slash == NULL || (bv_shard_number(slash + 1, &count) &&
			       count > 0 && count <= BV_MOST_SHARDS)))
		return bv_shard_from_launcher(shard, argument, count);
	if (slash != NULL && parse_pair(shard, argument, slash))
		return true;
	bv_msg_usage("--shard: %s is no shard; expected a number from 0 on and "
		     "of how many, up to %u, such as 0/8 to 7/8, or auto, or "
		     "auto/8",
		     bv_quote(argument, quoted, sizeof(quoted)),
		     BV_MOST_SHARDS);
	return false;
}

bool bv_shard_has(const struct bv_shard *shard, const char *output)
{
	return shard->count == 0 ||
	       bv_shard_of(output, shard->count) == shard->index;
}

static bool refuse_report(const char *report, const char *what)
{
	char quoted[BV_QUOTE_MAX];

	bv_msg_usage("--report: %s %s",
		     bv_quote(report, quoted, sizeof(quoted)), what);
	return false;
}

/* A pipe or the like, of which each shard has its own, and nothing is lost in one. */
static bool is_stream(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
	       !S_ISDIR(status.st_mode);
}

bool bv_shard_name_report(const struct bv_shard *shard, const char **report,
			  char name[PATH_MAX])
{
	struct bv_text text = bv_text_start(name, PATH_MAX);
	const char *rest = *report, *mark;

	if (shard->count == 0 || rest == NULL || strcmp(rest, "-") == 0)
		return true;
	if (shard->launcher[0] != '\0' &&
	    strstr(rest, BV_SHARD_IN_NAME) == NULL && !is_stream(rest))
		return refuse_report(rest, "would be the report of all shards; "
					   "expected " BV_SHARD_IN_NAME
					   " in its name, for the number of "
					   "each");
	while ((mark = strstr(rest, BV_SHARD_IN_NAME)) != NULL) {
		bv_text_add(&text, "%.*s%" PRIu32, (int)(mark - rest), rest,
			    shard->index);
		rest = mark + sizeof(BV_SHARD_IN_NAME) - 1;
	}
	bv_text_add(&text, "%s", rest);
	if (text.cut)
		return refuse_report(*report, "is longer than any name may be");
	*report = name;
	return true;
}
