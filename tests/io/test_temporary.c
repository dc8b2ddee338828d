/*
 * test_temporary.c: a temporary name is read back, and nothing else is one
 *
 * Proves that bv_temporary_parse() finds the process in every name that
 * bv_temporary_prefix() begins, and that it takes no name that differs from
 * the documented form: files with such names are removed as left behind, so
 * none that belongs to somebody else may be among them.
 */

#include <stdint.h>

#include "check.h"
#include "io/temporary.h"

#define BOOT "01234567-89ab-cdef-0123-456789abcdef"

static void check_same(const struct bv_process *process,
		       const struct bv_process *expected)
{
	CHECK_STR(process->boot_id, expected->boot_id);
	CHECK(process->pid_namespace == expected->pid_namespace);
	CHECK(process->pid == expected->pid);
	CHECK(process->start_time == expected->start_time);
	CHECK(process->time_namespace == expected->time_namespace);
}

static void check_round_trip(const struct bv_process *process)
{
	static const char *const numbers[] = {"0", "7", "4294967295"};
	char prefix[BV_TEMPORARY_PREFIX];
	char name[BV_TEMPORARY_PREFIX + 32];
	struct bv_process found;

	bv_temporary_prefix(process, prefix);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(name, sizeof(name), "%s.%s.tmp", prefix, numbers[i]);
		memset(&found, 0xaa, sizeof(found));
		CHECK(bv_temporary_parse(name, &found));
		check_same(&found, process);
	}
}

static void test_round_trips(void)
{
	static const struct bv_process processes[] = {
		{BOOT, 4026531836, 1, 1, 4026531834},
		{BOOT, 4026531836, 4194304, 123456789012, 1},
		{BOOT, UINTMAX_MAX, INT32_MAX, UINTMAX_MAX, UINTMAX_MAX},
		{"0", 0, 12, 0, 0},
	};
	struct bv_process self;

	for (size_t i = 0; i < sizeof(processes) / sizeof(processes[0]); i++)
		check_round_trip(&processes[i]);
	bv_process_self(&self);
	CHECK(self.pid == getpid());
	check_round_trip(&self);
}

static void test_documented_form(void)
{
	struct bv_process expected = {BOOT, 4026531836, 17, 4711, 4026531834};
	struct bv_process found;

	CHECK(bv_temporary_parse(".birdview." BOOT
				 ".4026531836.17.4711.4026531834.0.tmp",
				 &found));
	check_same(&found, &expected);
	/* Of an earlier version */
	CHECK(bv_temporary_parse(".birdview." BOOT ".4026531836.17.4711.0.tmp",
				 &found));
	expected.time_namespace = 0;
	check_same(&found, &expected);
}

static void test_near_misses(void)
{
	static const char *const names[] = {
		"",
		".",
		".birdview",
		".birdview.",
		".birdview.tmp",
		"000000.png",
		/* another start */
		"birdview." BOOT ".1.2.3.4.tmp",
		".Birdview." BOOT ".1.2.3.4.tmp",
		".birdview-" BOOT ".1.2.3.4.tmp",
		"..birdview." BOOT ".1.2.3.4.tmp",
		" .birdview." BOOT ".1.2.3.4.tmp",
		".birdview-synth." BOOT ".1.2.3.4.tmp",
		/* another boot id */
		".birdview..1.2.3.4.tmp",
		".birdview.ABCDEF.1.2.3.4.tmp",
		".birdview." BOOT "0.1.2.3.4.tmp",
		".birdview." BOOT " .1.2.3.4.tmp",
		".birdview.host.1.2.3.4.tmp",
		/* numbers too few or too many */
		".birdview." BOOT ".tmp",
		".birdview." BOOT ".1.2.3.tmp",
		".birdview." BOOT ".1.2.3.4.5.6.tmp",
		".birdview." BOOT ".1.2.3.4..tmp",
		".birdview." BOOT ".1.2.3..tmp",
		".birdview." BOOT "..2.3.4.tmp",
		/* no numbers */
		".birdview." BOOT ".1.x.3.4.tmp",
		".birdview." BOOT ".1.2.3.x.4.tmp",
		".birdview." BOOT ".1.2.3.4x.tmp",
		".birdview." BOOT ".-1.2.3.4.tmp",
		".birdview." BOOT ".1.-2.3.4.tmp",
		".birdview." BOOT ".1.+2.3.4.tmp",
		".birdview." BOOT ".1. 2.3.4.tmp",
		".birdview." BOOT ".1.0x2.3.4.tmp",
		/* numbers too large */
		".birdview." BOOT ".18446744073709551616.2.3.4.tmp",
		".birdview." BOOT ".1.2147483648.3.4.tmp",
		".birdview." BOOT ".1.18446744073709551617.3.4.tmp",
		".birdview." BOOT ".1.2.18446744073709551616.4.tmp",
		".birdview." BOOT ".1.2.3.18446744073709551616.4.tmp",
		/* another end */
		".birdview." BOOT ".1.2.3.4",
		".birdview." BOOT ".1.2.3.4.",
		".birdview." BOOT ".1.2.3.4.tm",
		".birdview." BOOT ".1.2.3.4.tmp2",
		".birdview." BOOT ".1.2.3.4.tmp.png",
		".birdview." BOOT ".1.2.3.4.png",
		".birdview." BOOT ".1.2.3.4.TMP",
		".birdview." BOOT ".1.2.3.4tmp",
	};
	struct bv_process found;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (bv_temporary_parse(names[i], &found)) {
			fprintf(stderr, "taken for a temporary name: \"%s\"\n",
				names[i]);
			exit(1);
		}
	}
}

int main(void)
{
	test_round_trips();
	test_documented_form();
	test_near_misses();
	return 0;
}
