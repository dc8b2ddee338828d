/*
 * fuzz_report.c: whatever a report holds, its lines come out of it, or it is refused
 *
 * The input is the report.
 *
 * Proves for each that what is read keeps to what report_line.h says; that the name of a
 * frame that failed is one JSON string whose bytes are those that another reader makes of
 * it; that a report of which each read gets only some bytes has the same lines; and that
 * the frames which have failed at the end are those of which the last line says so, and
 * the totals are no less.
 */

#include <sys/socket.h>

#include "bytes.h"
#include "cli/merge.h"
#include "cli/report_reader.h"
#include "json.h"

#define MOST_LINES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, with memory of its own. */
struct lines {
	struct bv_report_line line[MOST_LINES];
	char *name[MOST_LINES]; /* of a frame */
	size_t count;
	enum bv_report_result end;
	uint64_t number, cut;
};

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

static void check_name(const struct bv_report_line *line)
{
	char *text = strndup(line->name, line->name_length);
	char *room = malloc(line->name_length), *end = room;
	unsigned char *other = malloc(line->name_length);
	struct bv_json json = bv_json_start(text);
	const char *name;
	long length;

	CHECK(text != NULL && room != NULL && other != NULL);
	CHECK(json_is_value(text) && strlen(text) == line->name_length);
	if (bv_reported_failure(line->reported)) {
		CHECK(bv_json_string(&json, &end, &name) && *json.at == '\0');
		length = json_decode_name(text, other, line->name_length);
		CHECK_EQ_INT(length, strlen(name));
		CHECK(length > 0 && memcmp(name, other, (size_t)length) == 0);
	}
	free(text);
	free(room);
	free(other);
}

static void check_line(const struct bv_report_line *line)
{
	CHECK(line->shards == 0 ? line->shard == 0
				: line->shard < line->shards);
	if (!line->is_summary) {
		CHECK(line->reported < BV_REPORTED_COUNT);
		check_name(line);
		return;
	}
	CHECK(line->seconds >= 0.0 && line->exit >= 0 && line->exit <= 255);
	for (int i = 0; i < BV_REPORTED_COUNT; i++)
		CHECK(line->counts[i] <= UINT32_MAX);
	CHECK(line->not_started <= UINT32_MAX);
}

static void read_lines(const char *path, struct lines *lines)
{
	struct bv_report_reader reader;
	struct bv_report_line line;
	uint64_t before = 1;

	lines->count = 0;
	CHECK(bv_report_reader_open(&reader, path));
	while ((lines->end = bv_report_reader_next(&reader, &line)) ==
	       BV_REPORT_LINE) {
		CHECK(reader.number >= before);
		before = reader.number;
		check_line(&line);
		if (lines->count == MOST_LINES)
			break;
		lines->line[lines->count] = line;
		lines->name[lines->count++] =
			line.is_summary ? NULL
					: strndup(line.name, line.name_length);
	}
	CHECK(lines->end != BV_REPORT_ERROR);
	lines->number = reader.number;
	lines->cut = reader.cut;
	bv_report_reader_close(&reader);
}

static void free_names(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->name[i]);
}

/* -------------------------------------------------------------------------- */
/* Piece by piece                                                             */
/* -------------------------------------------------------------------------- */

/* As much as a socket takes before anybody reads it. */
#define MOST_BYTES 65536

/* Sends some hundred pieces at most, of all sizes. */
static void send_pieces(int file, const uint8_t *data, size_t size)
{
	const size_t more = 1 + size / 4096;
	size_t piece = 0, n;

	for (size_t done = 0; done < size; done += n) {
		piece = piece % 97 + 1;
		n = piece * more < size - done ? piece * more : size - done;
		CHECK_EQ_INT(send(file, data + done, n, MSG_DONTWAIT), n);
	}
	close(file);
}

/* Takes the place of standard input. */
static void set_input(int file)
{
	CHECK(file >= 0 && dup2(file, STDIN_FILENO) == STDIN_FILENO);
	close(file);
}

static void check_pieces(const uint8_t *data, size_t size,
			 const struct lines *expected)
{
	static struct lines lines;
	int ends[2];

	/* Of these, a read takes one piece. */
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	send_pieces(ends[1], data, size);
	set_input(ends[0]);
	read_lines("-", &lines);
	set_input(open("/dev/null", O_RDONLY));
	CHECK_EQ_INT(lines.end, expected->end);
	CHECK_EQ_INT(lines.count, expected->count);
	CHECK_EQ_INT(lines.number, expected->number);
	CHECK_EQ_INT(lines.cut, expected->cut);
	for (size_t i = 0; i < lines.count; i++) {
		CHECK_EQ_INT(lines.line[i].is_summary,
			     expected->line[i].is_summary);
		if (lines.name[i] != NULL)
			CHECK_STR(lines.name[i], expected->name[i]);
	}
	free_names(&lines);
}

/* -------------------------------------------------------------------------- */
/* All of them                                                                */
/* -------------------------------------------------------------------------- */

/* Whether this line is the last of its frame, and says that it failed. */
static bool is_last_failure(const struct lines *lines, size_t at)
{
	if (lines->name[at] == NULL ||
	    !bv_reported_failure(lines->line[at].reported))
		return false;
	for (size_t i = at + 1; i < lines->count; i++) {
		if (lines->name[i] != NULL &&
		    strcmp(lines->name[i], lines->name[at]) == 0)
			return false;
	}
	return true;
}

static bool is_listed(const struct bv_failed_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (names->names[i].failed &&
		    strcmp(names->names[i].name, name) == 0)
			return true;
	}
	return false;
}

static void check_merge(struct lines *lines)
{
	struct bv_merge merge = {0};
	struct bv_merged_totals totals;
	size_t failed = 0;

	for (size_t i = 0; i < lines->count; i++) {
		struct bv_report_line *line = &lines->line[i];

		line->name = lines->name[i];
		/* As few as there is memory for. */
		line->shard %= 64;
		line->shards = line->shards > 0 ? 64 : 0;
		CHECK(bv_merge_add(&merge, line));
	}
	bv_merge_end(&merge);
	for (size_t i = 0; i < lines->count; i++) {
		if (!is_last_failure(lines, i))
			continue;
		failed++;
		CHECK(is_listed(&merge.names, lines->name[i]));
	}
	CHECK_EQ_INT(merge.names.failed + merge.names.wrong, failed);
	totals = bv_merge_totals(&merge);
	CHECK(totals.counts[BV_REPORTED_FAILED] +
		      totals.counts[BV_REPORTED_WRONG] >=
	      failed);
	bv_merge_free(&merge);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct lines lines;
	char path[64];
	const int file = make_file(data, size, path);

	read_lines(path, &lines);
	close(file);
	if (lines.count < MOST_LINES && size <= MOST_BYTES)
		check_pieces(data, size, &lines);
	check_merge(&lines);
	free_names(&lines);
	return 0;
}
