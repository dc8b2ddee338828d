#!/usr/bin/env bash
# Tests and measures the GPU path on a machine with a card. Nothing is fetched or
# installed: a CUDA toolkit, CMake, gcc, libpng and zlib must be there.
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/card" >/dev/null && pwd -P)
GPU_ROOT=$(cd -- "$here/../.." >/dev/null && pwd -P)

usage() {
	cat <<-'END_OF_USAGE'
		Usage: bash tests/gpu.sh [OPTION]... [SECTION]...
		Tests and measures birdview's GPU path. Without a section: all.

		  build     build everything with CUDA, in build/gpu
		  parity    compare the GPU's pictures with the CPU's, byte by byte
		  faults    kill and stop its worker, take its memory away
		  bench     measure frames a second, step by step
		  sanitize  look for errors with compute-sanitizer

		A section has a time limit, and says what it has found even if it
		is cut short. The report: report.md and report.json, with log.txt.

		  --report DIR      where the report goes (build/gpu/report)
		  --build DIR       where to build (build/gpu)
		  --frames DIR      convert the KITTI frames below DIR, too
		  --packages DIR    look for libpng and zlib in DIR: Debian
		                    packages (*.deb), or what was unpacked from them
		  --device NAME     what to call the machine in the report
		  --budget NAME=S   end a section after S seconds
		  --total S         end everything after S seconds (560)
		  --emulated        try this script without a card: a processor plays
		                    its part, and everything is small
		  --help            print this and exit

		Exit status: 0 if all sections asked for ran and passed, 1 if not, 2
		for wrong usage.
	END_OF_USAGE
}

sections=(build parity faults bench sanitize)
declare -A budget=([build]=120 [parity]=120 [faults]=60 [bench]=180
	[sanitize]=120)
total=560
asked=()
report=
device=
GPU_BUILD=$GPU_ROOT/build/gpu
GPU_EMULATED=no
GPU_FRAMES=
GPU_PACKAGES=

# ------------------------------------------------------------------- arguments

misused() {
	echo "tests/gpu.sh: $*; see --help" >&2
	exit 2
}

# An existing directory as an absolute path.
absolute() {
	[[ -d $1 ]] || misused "there is no directory '$1'"
	(cd -- "$1" && pwd -P)
}

set_budget() {
	local name=${1%%=*} seconds=${1#*=}
	[[ -n ${budget[$name]-} && $seconds =~ ^[1-9][0-9]*$ ]] ||
		misused "--budget wants SECTION=SECONDS, not '$1'"
	budget[$name]=$seconds
}

# set_option OPTION VALUE
set_option() {
	case $1 in
	--report) report=$2 ;;
	--build) GPU_BUILD=$2 ;;
	--frames) GPU_FRAMES+=$(absolute "$2")$'\n' ;;
	--packages) GPU_PACKAGES=$(absolute "$2") ;;
	--device) device=$2 ;;
	--budget) set_budget "$2" ;;
	--total)
		[[ $2 =~ ^[1-9][0-9]*$ ]] || misused "--total wants seconds"
		total=$2
		;;
	*) misused "unknown option '$1'" ;;
	esac
}

while (($#)); do
	case $1 in
	--help)
		usage
		exit
		;;
	--emulated) GPU_EMULATED=yes ;;
	--*)
		(($# > 1)) || misused "unknown option, or no value: '$1'"
		set_option "$1" "$2"
		shift
		;;
	*)
		[[ -n ${budget[$1]-} ]] || misused "there is no section '$1'"
		asked+=("$1")
		;;
	esac
	shift
done
((${#asked[@]})) || asked=("${sections[@]}")

# ---------------------------------------------------------------------- places

mkdir -p "$GPU_BUILD"
GPU_BUILD=$(absolute "$GPU_BUILD")
report=${report:-$GPU_BUILD/report}
mkdir -p "$report"
report=$(absolute "$report")
GPU_LOG=$report/log.txt
parts=$(mktemp -d)
: >"$GPU_LOG"

# shellcheck source=tests/card/machine.sh
source "$here/machine.sh"

make_scratch
make_disk
export GPU_ROOT GPU_BUILD GPU_EMULATED GPU_FRAMES GPU_PACKAGES GPU_LOG \
	GPU_SCRATCH GPU_DISTINCT GPU_DISK

# -------------------------------------------------------------------- sections

child=

# Whatever a section has started is in its process group, and may still write.
end_child() {
	local i
	[[ -n $child ]] || return 0
	for ((i = 0; i < 100; i++)); do
		kill -KILL -- "-$child" 2>/dev/null || break
		sleep 0.05
	done
	wait "$child" 2>/dev/null || true
	child=
}

write_report() {
	local part=("$parts/machine" "$parts"/*.part)
	awk -v form=markdown -f "$here/report.awk" "${part[@]}" >"$report/report.md"
	awk -v form=json -f "$here/report.awk" "${part[@]}" >"$report/report.json"
}

at_exit() {
	write_report || true
	end_child
	rm -rf "$GPU_SCRATCH" ${GPU_DISK:+"$GPU_DISK"} "$parts" || true
}

# judge STATUS PART: how a section ended
judge() {
	if (($1 == 124 || $1 == 137)); then
		echo "cut short"
	elif (($1 != 0)) || grep -q $'^check\tfailed\t' "$2" ||
		! grep -q $'^check\tpassed\t' "$2"; then
		echo failed
	else
		echo passed
	fi
}

# run_section NAME NUMBER: sets 'result'
run_section() {
	local begin=$SECONDS limit=${budget[$1]} left=$((total - SECONDS))
	local status=0
	GPU_PART=$parts/$2-$1.part
	printf 'section\t%s\n' "$1" >"$GPU_PART"
	limit=$((limit < left ? limit : left))
	echo "$1, for at most $limit s"
	if ((limit < 1)); then
		status=124
	else
		GPU_END=$(($(date +%s) + limit))
		export GPU_PART GPU_END
		timeout --kill-after=5 "$limit" bash "$here/$1.sh" &
		child=$!
		wait "$child" || status=$?
		end_child
	fi
	result=$(judge "$status" "$GPU_PART")
	printf 'end\t%s\t%d\n' "$result" $((SECONDS - begin)) >>"$GPU_PART"
	echo "$1: $result"
	write_report
}

trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
describe_machine >"$parts/machine"
cut -f 2- "$parts/machine"

all_passed=yes
for i in "${!asked[@]}"; do
	run_section "${asked[i]}" "$i"
	[[ $result == passed ]] || all_passed=no
done
echo "The report is in $report"
[[ $all_passed == yes ]]
