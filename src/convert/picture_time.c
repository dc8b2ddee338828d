/*
 * picture_time.c - the time of a picture and the one expected, in a verdict
 *
 * A time has 64 bits of seconds and 30 of nanoseconds, and there is room for two
 * numbers of 64 bits.  Between 1824 and 2116 that is enough for nanoseconds since
 * 1970.  Further away it is enough for what tells two times apart: their seconds,
 * or, if these are equal, their nanoseconds.  The highest two bits of the first
 * number say which of these it is.
 */

#include "convert/picture_time.h"

#include <inttypes.h>
#include <stdbool.h>

#define FORM(number) ((number) >> 62)
#define FORM_SECONDS 1
#define FORM_SAME_SECOND 2
/* Both are as they are in small numbers: 0 and 3. */

static const uint64_t low_62 = UINT64_MAX >> 2;
static const uint64_t low_30 = UINT64_MAX >> 34;

/* ---------------------------------------------------------------------- */
/* Packing                                                                */
/* ---------------------------------------------------------------------- */

/* True if 62 bits and a sign hold the time in nanoseconds. */
static bool is_near(const struct timespec *time)
{
	const int64_t most = ((int64_t)1 << 62) / 1000000000 - 1;

	return time->tv_sec > -most && time->tv_sec < most;
}

static uint64_t nanoseconds(const struct timespec *time)
{
	return (uint64_t)(time->tv_sec * INT64_C(1000000000) + time->tv_nsec);
}

/* What is beyond 62 bits is cut. */
static uint64_t seconds_62(const struct timespec *time)
{
	const int64_t most = ((int64_t)1 << 61) - 1;
	const int64_t seconds = time->tv_sec;

	return (uint64_t)(seconds > most    ? most
			  : seconds < -most ? -most
					    : seconds) &
	       low_62;
}

void bv_picture_time_pack(const struct timespec *found,
			  const struct timespec *expected, uint64_t detail[2])
{
	if (is_near(found) && is_near(expected)) {
		detail[0] = nanoseconds(found);
		detail[1] = nanoseconds(expected);
		return;
	}
	detail[1] = (uint64_t)expected->tv_sec;
	if (found->tv_sec == expected->tv_sec)
		detail[0] = (uint64_t)FORM_SAME_SECOND << 62 |
			    (uint64_t)found->tv_nsec << 30 |
			    (uint64_t)expected->tv_nsec;
	else
		detail[0] = (uint64_t)FORM_SECONDS << 62 | seconds_62(found);
}

/* ---------------------------------------------------------------------- */
/* Words                                                                  */
/* ---------------------------------------------------------------------- */

static int days_of_year(int64_t year)
{
	const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return leap ? 366 : 365;
}

/* 'a' / 'b' rounded down. */
static int64_t divide_down(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Writes the day that comes so many days after 1970-01-01. */
static void add_day(struct bv_text *text, int64_t days)
{
	static const int days_of_400_years = 146097;
	int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const int64_t skipped = divide_down(days, days_of_400_years);
	int64_t year = 1970 + 400 * skipped;
	int month = 0;

	days -= skipped * days_of_400_years;
	while (days >= days_of_year(year))
		days -= days_of_year(year++);
	lengths[1] += days_of_year(year) - 365;
	while (days >= lengths[month])
		days -= lengths[month++];
	bv_text_add(text, "%" PRId64 "-%02d-%02d", year, month + 1,
		    (int)days + 1);
}

/*
 * By hand, since gmtime_r() and strftime() may look for the time zone: in the
 * environment, in files, and with an effect on variables of the whole process.
 */
static void add_seconds(struct bv_text *text, int64_t seconds)
{
	const int64_t days = divide_down(seconds, 86400);
	/* Not by multiplying: the first second of all is out of range. */
	const int rest = (int)(seconds % 86400);
	const int second = rest < 0 ? rest + 86400 : rest;

	add_day(text, days);
	bv_text_add(text, " %02d:%02d:%02d", second / 3600, second / 60 % 60,
		    second % 60);
}

static void add_time(struct bv_text *text, int64_t seconds, uint64_t rest)
{
	add_seconds(text, seconds);
	bv_text_add(text, ".%09" PRIu64, rest);
}

static void add_nanoseconds(struct bv_text *text, int64_t number)
{
	const int64_t rest = number % 1000000000;

	add_time(text, divide_down(number, 1000000000),
		 (uint64_t)(rest < 0 ? rest + 1000000000 : rest));
}

void bv_picture_time_explain(struct bv_text *text, const uint64_t detail[2])
{
	const int64_t expected = (int64_t)detail[1];
	const uint64_t form = FORM(detail[0]);

	bv_text_add(text, "the time of the picture is ");
	if (form == FORM_SECONDS)
		/* The sign is the highest of 62 bits. */
		add_seconds(text, (int64_t)(detail[0] << 2) / 4);
	else if (form == FORM_SAME_SECOND)
		add_time(text, expected, detail[0] >> 30 & low_30);
	else
		add_nanoseconds(text, (int64_t)detail[0]);
	bv_text_add(text, ", expected ");
	if (form == FORM_SECONDS)
		add_seconds(text, expected);
	else if (form == FORM_SAME_SECOND)
		add_time(text, expected, detail[0] & low_30);
	else
		add_nanoseconds(text, expected);
	bv_text_add(text, " (UTC)");
}
