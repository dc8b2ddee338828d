#!/usr/bin/env bash
#
# Without a usable nvcc and without liblzf, birdview is built all the same, and its
# configuration says what is missing; so it is without optimisation, and by another
# compiler if there is one. The benchmarks are built too, where Google Benchmark is.
#
# What is built here serves the tests bench, cuda_option, lzf_option and same_pixels.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/configuring.sh
source "$(dirname "$0")/../support/configuring.sh"

targets=(birdview_command)
options=(-DBIRDVIEW_BUILD_BENCH=OFF)
CXX=$(cxx_of "$other_compiler")
if has_benchmark "$CXX"; then
	targets+=(birdview_bench birdview_floor)
	options=(-DBIRDVIEW_BUILD_BENCH=ON "-DCMAKE_CXX_COMPILER=$CXX"
		-DCMAKE_CXX_FLAGS=-O0)
fi

rm -rf "$bare_build"
CFLAGS='' CXXFLAGS='' CUDACXX=$scratch/no_nvcc capture "$CMAKE" \
	-S "$BIRDVIEW_SOURCE_DIR" -B "$bare_build" \
	-DCMAKE_BUILD_TYPE=None "-DCMAKE_C_COMPILER=$other_compiler" \
	-DCMAKE_C_FLAGS=-O0 -DBIRDVIEW_WERROR=ON \
	-DBIRDVIEW_BUILD_TESTS=OFF -DBIRDVIEW_BUILD_SHARED=OFF \
	$without_lzf "${options[@]}"
expect_exit 0
expect_words "GPU path: not built, $scratch/no_nvcc does not run." \
	"$scratch/stdout"
expect_words 'Compressed PCD files: not read, there is no liblzf.' \
	"$scratch/stdout"
capture "$CMAKE" --build "$bare_build" --parallel 2 --target "${targets[@]}"
((status == 0)) || fail "it cannot be built: $(tail -n 20 "$scratch/stdout")" \
	"$(<"$scratch/stderr")"
echo "built by $other_compiler: ${targets[*]}"
