#!/usr/bin/env bash
# The stages of a frame, encoders, decoders and whole frames, by Google
# Benchmark.
#
#     bash bench/run.sh [--frames DIR]... [--most N]
#
# Installs what is missing, builds, and measures on eight frames of
# birdview-synth and on all KITTI frames (x, y, z, intensity) in the
# directories given, four at the least; of more than N (32) it takes N, evenly.
# Results: build/bench/results.json, with every repetition, and
# build/bench/results.md, tables of ratios, which are printed too.
# BIRDVIEW_REPETITIONS (9) sets how often everything is measured.
set -euo pipefail

# shellcheck source=bench/prepare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"

directories=()
most=32
while (($#)); do
	case $1 in
	--frames)
		directories+=("${2:?--frames needs a directory}")
		shift
		;;
	--most)
		most=${2:?--most needs a number}
		shift
		;;
	*)
		say "Usage: bash bench/run.sh [--frames DIR]... [--most N]"
		exit 2
		;;
	esac
	shift
done

build_bench
make_scratch
mkdir "$scratch/pictures"
sets=()
if ((${#directories[@]})); then
	count_frames "${directories[@]}"
	taken=$((found < most ? found : most))
	say "Taking $taken of $found frames"
	copy_frames "$scratch/real" "$taken" "${directories[@]}"
	sets+=("--frames=real=$scratch/real")
fi
"$bench_build/birdview-synth" --frames 8 "$scratch/synthetic"
sets+=("--frames=synthetic=$scratch/synthetic")

say "Measuring; this takes some minutes"
log=$bench_build/benchmark.log
rm -f "$log"
quietly "$log" "$bench_build/birdview-bench" "${sets[@]}" \
	--output="$scratch/pictures" \
	--benchmark_context=storage="$storage" \
	--benchmark_repetitions="${BIRDVIEW_REPETITIONS:-9}" \
	--benchmark_enable_random_interleaving=true \
	--benchmark_min_time=0.05 \
	--benchmark_out="$bench_build/results.json" \
	--benchmark_out_format=json
python3 "$root/bench/stage_tables.py" "$bench_build/results.json" \
	>"$bench_build/results.md"
cat "$bench_build/results.md"
