#!/usr/bin/env bash
#
# What is no report, or is of another number of shards, is refused by --merge-reports in a
# sentence that says which file and line, what was found and what was expected (2), and so
# are options that contradict it; what cannot be read or printed ends with 3. Nothing is
# printed then that could be taken for the list.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/reports.sh
source "$(dirname "$0")/../support/reports.sh"

{
	report_frames failed a
	report_end 1 0 0 1 0 1
} >good.jsonl

# ---- Options ----

run --merge-reports
expect_usage 'no input: expected reports, or - for standard input'
run --merge-reports good.jsonl ''
expect_usage 'the name of an input is empty'
for other in --info --check --dry-run --files-from=good.jsonl \
	--report=report.jsonl --shard=0/2; do
	run --merge-reports "$other" good.jsonl
	expect_usage "--merge-reports and ${other%=*} exclude each other; the former only reads the reports that are its inputs"
done
expect_absent report.jsonl
# As with --info, what is about pictures has nothing to act on.
run --merge-reports -o out --preset note -j 3 -q good.jsonl
expect_exit 1
expect_stdout a.bin
expect_stderr
expect_absent out

# ---- No report ----

# refuse_line LINE FOUND: the first as third line of a report, behind a blank one
refuse_line() {
	{
		head -n 1 good.jsonl
		echo
		printf '%s\n' "$1"
		cat good.jsonl
	} >odd.jsonl
	merge good.jsonl odd.jsonl
	expect_exit 2
	expect_no_output
	expect_stderr "birdview: 'odd.jsonl': line 3 is no line of a report: found $2, expected {\"input\":... or {\"summary\":..., as --report writes them of a conversion or a check"
}

frame='{"input":"a","output":"b","status":"done"}'
end=$(report_end 1 1 0 0 0 0)
refuse_line 'in/a.bin' "'in/a.bin'"
refuse_line '{}' "'{}'"
refuse_line "[$frame]" "'[$frame]'"
refuse_line "$frame," "','"
refuse_line "${frame/a/}" "'${frame/a/}'"
refuse_line "${frame/,/, }" "'${frame/,/, }'"
refuse_line "${frame/done/read}" "'${frame/done/read}'"
refuse_line "${frame/done/dony}" "'${frame/done/dony}'"
refuse_line "${frame/\"done\"/1}" "'${frame/\"done\"/1}'"
refuse_line "${frame/,\"status\":\"done\"/}" "'${frame/,\"status\":\"done\"/}'"
refuse_line "${frame/\"a\"/null}" "'${frame/\"a\"/null}'"
# Cut off, and ended by a newline all the same.
refuse_line "${frame%\}}" "'${frame%\}}'"
# Names that stand for no bytes.
for name in '\u0000' '\ud800' '\udc00' '\ud83dx' '\n'; do
	refuse_line '{"input":"'$name'","output":null,"status":"failed"}' "\$'...'"
done
for key in 'done' up_to_date skipped failed not_started seconds exit; do
	refuse_line "${end/\"$key\":/\"other\":}" "'...'..."
	refuse_line "${end/\"$key\":/\"$key\":-}" "'...'..."
done
refuse_line "${end/\"exit\":0/\"exit\":256}" "'...'..."
refuse_line "${end/true/false}" "'...'..."
refuse_line "${end/\"done\":1/\"done\":4294967296}" "'...'..."
for keys in '"shard":2,"shards":2' '"shard":0,"shards":0' '"shard":0' \
	'"shard":"0","shards":2' '"shard":0,"shards":4294967296' '"shard":00,"shards":2'; do
	refuse_line "${frame/,\"status\"/,$keys,\"status\"}" "'...'..."
	refuse_line "${end/true/true,$keys}" "'...'..."
done

# Reports of --info, pictures, lists, and lines without end are none.
make_frames in a
run --info --report - in
cp "$scratch/stdout" info.jsonl
merge info.jsonl
expect_exit 2
grep -q '^birdview: .info.jsonl.: line 1 is no line of a report: ' \
	"$scratch/stderr" || fail 'a report of --info is taken for one'
merge in/a.bin
expect_exit 2
printf 'no newline' >text
merge text
expect_exit 2
expect_stderr "birdview: 'text': line 1 is no line of a report: found 'no newline', ..."
{
	printf '{"input":"'
	head -c 400000 /dev/zero | tr '\0' a
} >endless
merge endless
expect_exit 2
grep -q "^birdview: 'endless': line 1 is no line of a report: " \
	"$scratch/stderr" || fail 'a line without end is taken for one'

merge_from_pipe() {
	printf 'x\n' | "$BIRDVIEW" --merge-reports -
}
capture merge_from_pipe
expect_exit 2
expect_stderr "birdview: standard input: line 1 is no line of a report: found 'x', ..."

# ---- Other shards ----

as_shard 1 8 <good.jsonl >eight.jsonl
as_shard 1 32 <good.jsonl >many.jsonl
merge good.jsonl eight.jsonl many.jsonl
expect_exit 2
expect_no_output
expect_stderr "birdview: 'many.jsonl': line 1 is of a run of 32 shards, expected 8 as in 'eight.jsonl', line 1"
tail -n 1 many.jsonl >>eight.jsonl
merge eight.jsonl
expect_exit 2
expect_stderr "birdview: 'eight.jsonl': line 3 is of a run of 32 shards, expected 8 as in 'eight.jsonl', line 1"
as_shard 1 4294967295 <good.jsonl >many.jsonl
merge many.jsonl
expect_exit 2
expect_stderr "birdview: 'many.jsonl': line 1 is of a run of 4294967295 shards, expected at most 1048576"

# ---- What cannot be read or printed ----

merge good.jsonl missing.jsonl
expect_exit 3
expect_no_output
expect_stderr "birdview: 'missing.jsonl': cannot read the report: No such file or directory"
merge in
expect_exit 3
expect_stderr "birdview: 'in': cannot read the report: Is a directory"
to_full_device() {
	"$BIRDVIEW" "$@" >/dev/full
}
if [[ -c /dev/full ]]; then
	capture to_full_device --merge-reports good.jsonl
	expect_exit 3
	expect_stderr 'birdview: cannot write to standard output: No space left on device'
else
	skip_part 'no /dev/full'
fi
