#!/usr/bin/env bash
# The Python package beside NumPy and OpenCV.
#
#     bash bench/python.sh [--frames DIR]... [--frames-count N] [--rounds N]
#
# Installs the package of this checkout with NumPy and OpenCV in an environment of its
# own, build/bench/python, and measures on the frames in the directories given, or
# eight of birdview-synth, repeated until there are N (400) for the folder. The
# figures are those of seven rounds (or --rounds), in which all ways take turns.
# Results: build/bench/python.md, which is printed too.
set -euo pipefail

# shellcheck source=bench/prepare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"
# shellcheck source=tests/python/environment.sh
source "$root/tests/python/environment.sh"

directories=()
count=400
rounds=7
while (($#)); do
	case $1 in
	--frames) directories+=("${2:?--frames needs a directory}") ;;
	--frames-count) count=${2:?--frames-count needs a number} ;;
	--rounds) rounds=${2:?--rounds needs a number} ;;
	*)
		say "Usage: bash bench/python.sh [--frames DIR]..." \
			"[--frames-count N] [--rounds N]"
		exit 2
		;;
	esac
	shift 2
done

mkdir -p "$bench_build"
((${#directories[@]})) || build_bench
say "Installing the package"
environment=$bench_build/python
make_environment "$environment" "$(command -v python3)" \
	numpy opencv-python-headless >&2
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
	--force-reinstall --no-deps "$root/src/python" \
	--config-settings build-dir="$bench_build/wheel" >&2

make_scratch
if ((${#directories[@]} == 0)); then
	"$bench_build/birdview-synth" --frames 8 "$scratch/synthetic"
	directories=("$scratch/synthetic")
fi
copy_frames "$scratch/frames" "$count" "${directories[@]}"
say "Measuring; this takes some minutes"
PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" \
	"$root/bench/python/measure.py" "$scratch/frames" "$rounds" |
	tee "$bench_build/python.md"
