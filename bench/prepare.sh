# shellcheck shell=bash
# What bench/run.sh and bench/peers.sh have in common: to build the benchmarks
# in build/bench, and to put frames on a memory file system, where the disk has
# no say. It is sourced, by a bash with "set -euo pipefail".

# shellcheck source=data/setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../data/setup.sh"

bench_needs=(
	compiler:cc:build-essential
	command:g++:build-essential
	command:make:make
	command:cmake:cmake
	command:pkg-config:pkg-config
	command:python3:python3
	library:libpng:libpng-dev
	library:zlib:zlib1g-dev
	library:benchmark:libbenchmark-dev
)

# shellcheck disable=SC2034 # for the scripts that source this
bench_build=$root/build/bench

build_bench() {
	install_missing "${bench_needs[@]}"
	say "Building the benchmarks in $bench_build"
	build "$bench_build" -DCMAKE_BUILD_TYPE=Release -DBIRDVIEW_BUILD_BENCH=ON \
		-DBIRDVIEW_BUILD_TESTS=OFF -DBIRDVIEW_BUILD_SHARED=OFF
}

# make_scratch: an empty directory 'scratch' on a memory file system if there
# is one; 'storage' says which. It is removed at the end.
make_scratch() {
	local memory=/dev/shm kind="a memory file system"
	if [[ ! -d $memory || ! -w $memory ]]; then
		memory=${TMPDIR:-/tmp}
		kind="the file system of $memory, for want of one in memory"
	fi
	# shellcheck disable=SC2034 # for the scripts that source this
	storage=$kind
	scratch=$(mktemp -d "$memory/birdview-bench.XXXXXX")
	trap 'rm -rf "$scratch"' EXIT
}

# list_frames DIR... prints the names of all frames, each set off by a zero
# byte.
list_frames() {
	find -L "$@" -type f -name '*.bin' ! -name '*.pcd.bin' -print0 | sort -z
}

# count_frames DIR... sets 'found' to the number of frames, or ends the script:
# one frame again and again flatters whatever draws it (see frames.cc).
count_frames() {
	found=$(list_frames "$@" | tr -cd '\0' | wc -c)
	((found >= 4)) || {
		say "At least four frames are needed, found $found in: $*"
		exit 1
	}
}

# copy_frames TARGET COUNT DIR...: COUNT frames taken evenly from all in the
# DIRs, or taken again from the first on until there are as many, as
# TARGET/000000.bin, ... Every copy has memory of its own.
copy_frames() {
	local target=$1 count=$2 all step=1 i
	shift 2
	mapfile -d '' -t all < <(list_frames "$@")
	((${#all[@]} <= count)) || step=$((${#all[@]} / count))
	mkdir -p "$target"
	for ((i = 0; i < count; i++)); do
		cp -- "${all[i * step % ${#all[@]}]}" \
			"$(printf '%s/%06d.bin' "$target" "$i")"
	done
}
