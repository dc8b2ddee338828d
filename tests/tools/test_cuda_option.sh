#!/usr/bin/env bash
#
# A build without a usable nvcc says so and builds the CPU path (bare_build); with
# BIRDVIEW_CUDA=ON it is refused, in words that help. One with another C compiler has nvcc
# take the C++ compiler that belongs to that, and makes kernels for all architectures.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# shellcheck source=tests/support/configuring.sh
source "$(dirname "$0")/../support/configuring.sh"

# configure_with NVCC OPTION...
configure_with() {
	CUDACXX=$1 configure "${@:2}"
}

cat >old_nvcc <<'END'
#!/bin/sh
echo "Cuda compilation tools, release 11.8, V11.8.89"
END
chmod +x old_nvcc
old="GPU path: not built, $PWD/old_nvcc is of CUDA 11.8, which is older than 12.0."
none="GPU path: not built, $PWD/no_nvcc does not run."

configure_with "$PWD/old_nvcc"
expect_exit 0
expect_words "$old" "$scratch/stdout"
configure_with "$PWD/no_nvcc" -DBIRDVIEW_CUDA=AUTO
expect_exit 0
expect_words "$none" "$scratch/stdout"
"$bare_build/birdview" --list-devices | grep -q 'built without CUDA' ||
	fail 'it does not say that it was built without CUDA'

configure_with "$PWD/old_nvcc" -DBIRDVIEW_CUDA=ON
expect_exit 1
expect_words "which is older" "$scratch/stderr"
expect_words 'needs nvcc of CUDA 12.0 or later' "$scratch/stderr"
configure_with "$PWD/no_nvcc" -DBIRDVIEW_CUDA=ON
expect_exit 1
expect_words 'needs nvcc of CUDA 12.0 or later' "$scratch/stderr"

configure_with "$PWD/no_nvcc" -DBIRDVIEW_CUDA=OFF
expect_exit 0
! grep -q 'GPU path' "$scratch/stdout" || fail 'more is said than was asked'
configure_with "$PWD/no_nvcc" -DBIRDVIEW_CUDA=maybe
expect_exit 1
expect_words "BIRDVIEW_CUDA is 'maybe'; expected AUTO, ON or OFF" \
	"$scratch/stderr"

# ---- With another compiler ----

nvcc=$(sed -n 's/^CMAKE_CUDA_COMPILER:[A-Z]*=//p' "$BIRDVIEW_BUILD_DIR/CMakeCache.txt")
if [[ -z $nvcc ]]; then
	skip_part 'there is no nvcc'
	exit
fi
rm -rf build
CC=$other_compiler configure_with "$nvcc" -DBIRDVIEW_CUDA=ON -DBIRDVIEW_WERROR=ON
expect_exit 0
expect_words "GPU path: built by $nvcc" "$scratch/stdout"
grep -q "^set(CMAKE_CUDA_HOST_COMPILER \".*$(cxx_of "$other_compiler")\")" \
	build/CMakeFiles/*/CMakeCUDACompiler.cmake ||
	fail "nvcc does not use $(cxx_of "$other_compiler")"
capture "$CMAKE" --build build --target kernels/sums.o
((status == 0)) || fail "no kernel can be built: $(<"$scratch/stdout")" \
	"$(<"$scratch/stderr")"
