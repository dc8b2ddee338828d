#!/usr/bin/env bash
# Builds birdview in build/ and converts every frame in data/raw/ to a picture
# in data/processed/. Where data/raw/ is empty, it is filled with ten made-up
# frames first. The last line printed is the path of one picture.
#
#     bash data/demo.sh [OPTION OF birdview]...
#
# BIRDVIEW_CUDA_ARCH=sm_80 in the environment has the GPU path built for that
# architecture alone, which takes less time; without, it is for all.
set -euo pipefail

needs=(
	compiler:cc:build-essential
	command:make:make
	command:cmake:cmake
	library:libpng:libpng-dev
	library:zlib:zlib1g-dev
)

# shellcheck source=data/setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"

raw=$root/data/raw
processed=$root/data/processed

is_empty() {
	[[ -z $(find "$1/" ! -type d ! -name .gitignore -print -quit) ]]
}

install_missing "${needs[@]}"
say "Building birdview in $root/build"
build "$root/build" -DBIRDVIEW_BUILD_TESTS=OFF \
	"-DBIRDVIEW_CUDA_ARCH=${BIRDVIEW_CUDA_ARCH-}"

mkdir -p "$raw" "$processed"
if is_empty "$raw"; then
	say "No frames in $raw: making ten"
	"$root/build/birdview-synth" --frames 10 "$raw"
fi

result=0
"$root/build/birdview" -o "$processed" "$raw" "$@" || result=$?
find "$processed/" -name '*.png' | LC_ALL=C sort | sed -n 1p
exit "$result"
