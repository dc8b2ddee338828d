/*
 * info_json.h - frames and pictures as lines of JSON
 */

#ifndef BV_CLI_INFO_JSON_H
#define BV_CLI_INFO_JSON_H

#include "cli/info_advice.h"
#include "cli/report.h"

/* Each adds a line to the report; if there is no memory for it, that is its end. */

void bv_info_json_frame(struct bv_report *report,
			const struct bv_info_reader *reader,
			const struct bv_info_frame *frame,
			const struct bv_info_advice *advice);

void bv_info_json_picture(struct bv_report *report, const char *path,
			  const struct bv_picture_info *info);

#endif /* BV_CLI_INFO_JSON_H */
