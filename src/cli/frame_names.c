/*
 * frame_names.c - which files in a directory are frames, by their names
 */

#include "cli/frame_names.h"

#include <fnmatch.h>

#include "cli/message.h"
#include "convert/output_name.h"
#include "formats/format.h"
#include "io/base_name.h"

/* Names that many other files have are frames of the format that was asked for. */
static bool is_asked_for(const struct bv_settings *settings, const char *name)
{
	const char *format = settings->convert.format;

	return format != NULL &&
	       bv_format_has_extension(bv_format_find(format), name);
}

bool bv_is_frame_name(const struct bv_settings *settings, const char *path)
{
	const char *name = bv_base_name(path);

	for (size_t i = 0; i < settings->include_count; i++) {
		if (fnmatch(settings->includes[i], name, 0) == 0)
			return true;
	}
	return settings->include_count == 0 &&
	       (bv_format_has_name(name) || is_asked_for(settings, name));
}

static void add_extensions(struct bv_text *text)
{
	const struct bv_format *format;

	for (size_t i = 0; (format = bv_format_at(i)) != NULL; i++) {
		for (size_t j = 0; format->extensions[j] != NULL; j++)
			bv_text_add(text, "%s*%s", text->used > 0 ? ", " : "",
				    format->extensions[j]);
	}
}

void bv_add_frame_names(struct bv_text *text,
			const struct bv_settings *settings)
{
	char quoted[80];

	if (settings->include_count == 0)
		add_extensions(text);
	for (size_t i = 0; i < settings->include_count; i++)
		bv_text_add(text, "%s%s", i > 0 ? ", " : "",
			    bv_quote(settings->includes[i], quoted,
				     sizeof(quoted)));
}
