#!/usr/bin/env bash
# Short runs, fine grids, and many processes at once: where memory decides.
#
#     bash bench/short.sh [--frames DIR]... [--rounds N] [--against BIRDVIEW]
#
# Whole commands on 1, 10 and 100 frames, from their start to their end, with one worker
# and with as many as there are CPUs; and as many commands with one worker at once as
# there are CPUs, and four times as many. The frames are those below the directories, or
# eight of birdview-synth, on a memory file system. With --against another birdview takes
# turns with this one, and the table has the median of the ratios of N (9) rounds.
set -euo pipefail

# shellcheck source=bench/prepare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"

directories=()
rounds=9
against=()

while (($#)); do
	case $1 in
	--frames) directories+=("${2:?--frames needs a directory}") ;;
	--rounds) rounds=${2:?--rounds needs a number} ;;
	--against) against=("$(realpath -- "${2:?--against needs a command}")") ;;
	*)
		say "Usage: bash bench/short.sh [--frames DIR]... [--rounds N]" \
			"[--against BIRDVIEW]"
		exit 2
		;;
	esac
	shift 2
done

directory=$bench_build/short
build "$directory" -DCMAKE_BUILD_TYPE=Release -DBIRDVIEW_BUILD_TESTS=OFF \
	-DBIRDVIEW_CUDA=OFF -- birdview_command birdview_synth
make_scratch
if ((!${#directories[@]})); then
	"$directory/birdview-synth" --count 8 "$scratch/synthetic"
	directories=("$scratch/synthetic")
fi
count_frames "${directories[@]}"
for count in 1 10 100; do
	copy_frames "$scratch/$count" "$count" "${directories[@]}"
done
python3 "$root/bench/short_runs.py" "$scratch" "$rounds" \
	"$directory/birdview" "${against[@]}"
