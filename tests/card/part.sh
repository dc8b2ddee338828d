# shellcheck shell=bash disable=SC2034
#
# What the sections of tests/gpu.sh share: their part of the report, their time,
# and the programs. A section sources this file first; then it runs with "set
# -euo pipefail" in a scratch directory of its own. tests/gpu.sh passes
#
#	GPU_ROOT	the source
#	GPU_BUILD	where it is built
#	GPU_SCRATCH	a directory, in memory if there is room
#	GPU_DISK	likewise on a disk, or empty if there is no room
#	GPU_PART	the file with the section's part of the report
#	GPU_LOG		what commands print
#	GPU_END		when the section is ended, in seconds since 1970
#	GPU_EMULATED	"yes" with the emulator, and everything is small; or "no"
#	GPU_FRAMES	directories of frames, one a line, and GPU_PACKAGES,
#			a directory, as asked for; or empty
#
# A part has a line for each thing, whose fields are set off by tabs:
#
#	check passed|failed|skipped NAME DETAIL
#	note TEXT
#	table TITLE
#	head COLUMN...
#	row VALUE...
set -euo pipefail
export LC_ALL=C
exec </dev/null
set -E
trap 'failed "the section broke off" "line $LINENO: $BASH_COMMAND"' ERR

if [[ $GPU_EMULATED == yes ]]; then
	programs=$GPU_BUILD/tests/variants/gpu_emulated
	birdview=$GPU_BUILD/tests/variants/birdview_emulated
else
	programs=$GPU_BUILD/gpu
	birdview=$GPU_BUILD/birdview
fi
synth=$GPU_BUILD/birdview-synth

# add FIELD...: a line of the part
add() {
	local fields=("${@//[$'\t\n']/ }") IFS=$'\t'
	printf '%s\n' "${fields[*]}" >>"$GPU_PART"
}

passed() {
	add check passed "$1" "${2-}"
	echo "  passed   $1${2:+: $2}"
}

failed() {
	add check failed "$1" "${2-}"
	echo "  FAILED   $1${2:+: $2}"
}

skipped() {
	add check skipped "$1" "$2"
	echo "  skipped  $1: $2"
}

# logged COMMAND...: what it prints goes into the log
logged() {
	{ printf '\n$ %s\n' "${*@Q}"; } >>"$GPU_LOG"
	"$@" >>"$GPU_LOG" 2>&1
}

# check NAME COMMAND...: passed if the command succeeds
check() {
	local name=$1 result=0
	shift
	logged "$@" || result=$?
	if ((result == 0)); then
		passed "$name"
	else
		failed "$name" "status $result of ${*:1:3}"
	fi
}

# table TITLE COLUMN...
table() {
	add table "$1"
	shift
	add head "$@"
}

# row VALUE...
row() {
	add row "$@"
}

# time_left: whole seconds of the section that are left
time_left() {
	echo $((GPU_END - $(date +%s)))
}

# have_time SECONDS FOR_WHAT: else it says so, and what is left out
have_time() {
	(($(time_left) >= $1)) && return
	skipped "$2" "no time was left"
	return 1
}

# size SMALL LARGE: the number for the emulator, or for a card
size() {
	if [[ $GPU_EMULATED == yes ]]; then
		echo "$1"
	else
		echo "$2"
	fi
}

# Options that leave less to draw, where a processor plays the card.
small=()
[[ $GPU_EMULATED == no ]] || small=(--x -10:10 --y -10:10)

list_presets() {
	"$birdview" --list-presets | awk '/^[a-z]/ { print $1 }'
}

# compare_trees NAME DIR DIR: passed if they have the same files with the same
# bytes, and no others; says how many
compare_trees() {
	local files differ
	files=$(find -L "$2" -type f | wc -l)
	differ=$(diff -rq "$2" "$3" || true)
	if [[ -z $differ ]] && ((files > 0)); then
		passed "$1" "$files files, 0 differ"
		return
	fi
	printf '%s\n' "$differ" | head -n 100 >>"$GPU_LOG"
	failed "$1" "$files files, $(count_lines "$differ") differ or are \
missing, in $(count_bytes "$differ") bytes of the first 20"
}

count_lines() {
	printf '%s' "$1" | grep -c '' || true
}

# count_bytes DIFFERENCES, as diff -q prints them
count_bytes() {
	local first second
	sed -nE 's/^Files (.*) and (.*) differ$/\1\t\2/p' <<<"$1" | head -n 20 |
		while IFS=$'\t' read -r first second; do
			cmp -l "$first" "$second" 2>/dev/null || true
		done | wc -l
}

mkdir -p "$GPU_SCRATCH/$(basename "$0" .sh)"
cd "$GPU_SCRATCH/$(basename "$0" .sh)"
