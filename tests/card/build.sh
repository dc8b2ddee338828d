#!/usr/bin/env bash
#
# Builds the library, the command and the programs of the other sections, and
# looks at what the command needs to run: nothing of CUDA's, so that it starts on
# machines without a card, and no instruction that rounds otherwise than a CPU.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"

options=(-DCMAKE_BUILD_TYPE=Release -DBIRDVIEW_BUILD_TESTS=ON
	-DBIRDVIEW_BUILD_SHARED=OFF)
if [[ $GPU_EMULATED == yes ]]; then
	options+=(-DBIRDVIEW_CUDA=OFF)
	targets=(birdview_emulated birdview_synth gpu_programs_emulated)
else
	options+=(-DBIRDVIEW_CUDA=ON)
	targets=(birdview_command birdview_synth gpu_programs_on_gpu)
fi

# ------------------------------------------------------------- libpng and zlib

# unpack PACKAGE DIRECTORY, with dpkg's program or without
unpack() {
	mkdir -p "$2"
	if command -v dpkg-deb >/dev/null; then
		dpkg-deb -x "$1" "$2"
	else
		ar p "$1" data.tar.xz | tar -xJ -C "$2"
	fi
}

# find_file NAME: the first of that name in the packages, or nothing
find_file() {
	find -L "$packages" -name "$1" -print -quit 2>/dev/null || true
}

# find_library NAME: a static one, since a shared one is not where the loader
# looks; or else a shared one
find_library() {
	local static
	static=$(find_file "$1.a")
	echo "${static:-$(find_file "$1.so")}"
}

# Adds to 'options' what finds libpng and zlib in the packages.
use_packages() {
	local header include flags='' png zlib deb
	packages=$GPU_PACKAGES
	if compgen -G "$GPU_PACKAGES/*.deb" >/dev/null; then
		packages=$GPU_BUILD/packages
		for deb in "$GPU_PACKAGES"/*.deb; do
			logged unpack "$deb" "$packages"
		done
	fi
	for header in png.h pnglibconf.h zlib.h zconf.h; do
		include=$(find_file $header)
		[[ -z $include ]] || flags+=" -isystem $(dirname "$include")"
	done
	png=$(find_library libpng16)
	zlib=$(find_library libz)
	options+=("-DCMAKE_PREFIX_PATH=$packages/usr" "-DCMAKE_C_FLAGS=$flags")
	[[ -z $png ]] || options+=("-DPNG_LIBRARY=$png")
	[[ -z $zlib ]] || options+=("-DZLIB_LIBRARY=$zlib")
	add note "libpng: ${png:-of the system}; zlib: ${zlib:-of the system}."
}

# ---------------------------------------------------------------- the programs

# A build that is there already, as in the tests, keeps its options.
configure() {
	[[ $GPU_EMULATED == yes && -e $GPU_BUILD/CMakeCache.txt ]] ||
		cmake -S "$GPU_ROOT" -B "$GPU_BUILD" "${options[@]}"
}

compile() {
	cmake --build "$GPU_BUILD" --parallel "$(nproc)" \
		--target "${targets[@]}"
}

check_libraries() {
	local unwanted
	unwanted=$(ldd "$birdview" | grep -E 'libcuda|libcudart|libstdc\+\+' ||
		true)
	if [[ -z $unwanted ]]; then
		passed "the command needs no library of CUDA or C++"
	else
		failed "the command needs no library of CUDA or C++" "$unwanted"
	fi
}

# Merged or approximate operations have names of their own in PTX.
check_instructions() {
	local name="no operation is merged or approximate" ptx unwanted
	if ! command -v cuobjdump >/dev/null; then
		skipped "$name" "there is no cuobjdump"
		return
	fi
	ptx=$(cuobjdump --dump-ptx "$birdview" 2>>"$GPU_LOG" || true)
	if [[ $ptx != *.entry* ]]; then
		skipped "$name" "the command has no PTX"
		return
	fi
	unwanted=$(grep -E 'fma\.|\.approx|\.ftz|div\.full' <<<"$ptx" || true)
	if [[ -z $unwanted ]]; then
		passed "$name" "$(grep -c '\.entry' <<<"$ptx") kernels"
	else
		failed "$name" "${unwanted:0:200}"
	fi
}

[[ -z $GPU_PACKAGES ]] || use_packages
check "it is configured" configure
check "it is built" compile
[[ -x $birdview ]] || exit 1
logged "$birdview" --list-devices || true
if [[ $GPU_EMULATED == no ]]; then
	check_libraries
	check_instructions
fi
