#!/usr/bin/env bash
#
# A rehearsal of gpu.sh, which is for machines with a GPU: with the emulator in
# place of one and everything small, all its sections run and pass, and the
# report has a part of each. A section that is cut short leaves what it has found
# and does not keep the others from running.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -z $BIRDVIEW_SANITIZE ]] || skip 'a sanitizer is watching'
command -v python3 >/dev/null || skip 'no python3 to read the report'
script=$BIRDVIEW_SOURCE_DIR/tests/gpu.sh
options=(--emulated --build "$BIRDVIEW_BUILD_DIR" --device rehearsal)

# Limits are for cards that are lent by the minute, and not for busy machines.
patient=(--total 3000)
for section in build parity faults bench sanitize; do
	patient+=(--budget "$section=900")
done

cat >judge.py <<'END'
import json, sys

report = json.load(open(sys.argv[1]))
assert report["machine"]["machine"] == "rehearsal"
for section in report["sections"]:
    checks, tables = section["checks"], section["tables"]
    print(section["name"], section["result"], len(checks), len(tables))
    for table in tables:
        for row in table["rows"]:
            assert len(row) == len(table["columns"]), table["title"]
END

# ---- All of it ----

capture bash "$script" "${options[@]}" "${patient[@]}" --report report
if ((status != 0)); then
	fail "a section did not pass: $(<report/report.md)"
	tail -n 60 report/log.txt
fi
capture python3 judge.py report/report.json
expect_exit 0
for section in build parity faults bench sanitize; do
	grep -q "^$section passed " "$scratch/stdout" ||
		fail "$section did not pass"
	grep -q "^## $section: passed" report/report.md ||
		fail "no part of $section in the report"
done
for title in 'Ways to bin' 'Kernels' 'Copies of' 'Frames a second' \
	'The GPU against' 'Workers' 'Whole runs' 'Frames in a launch' \
	'MiB of points' 'Stages'; do
	grep -q "^### $title" report/report.md || fail "no table '$title'"
done

# ---- Some of it, in no time ----

capture bash "$script" "${options[@]}" --report cut --budget parity=1 \
	parity build
expect_exit 1
capture python3 judge.py cut/report.json
expect_exit 0
grep -qE '^parity (cut short|failed) ' "$scratch/stdout" ||
	fail 'no part of a section that was cut short'
grep -q '^build passed ' "$scratch/stdout" || fail 'the next did not run'

# ---- What is refused ----

for refused in '--bogus 1' 'nothing' '--budget x=1' '--budget parity=x' \
	'--frames /nonexistent'; do
	# shellcheck disable=SC2086 # two words
	capture bash "$script" $refused
	expect_exit 2
done
