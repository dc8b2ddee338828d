#!/usr/bin/env bash
#
# A build without a usable nvcc says so and builds the CPU path; with
# BIRDVIEW_CUDA=ON it is refused, in words that help.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# configure NVCC OPTION...: as far as the compilers go
configure() {
	rm -rf build
	CUDACXX=$1 capture "$CMAKE" -S "$BIRDVIEW_SOURCE_DIR" -B build \
		-DBIRDVIEW_BUILD_TESTS=OFF "${@:2}"
}

# expect_words WORDS FILE
expect_words() {
	tr -s ' \n' ' ' <"$2" | grep -qF -- "$1" ||
		fail "'$1' is not said: $(<"$2")"
}

cat >old_nvcc <<'END'
#!/bin/sh
echo "Cuda compilation tools, release 11.8, V11.8.89"
END
chmod +x old_nvcc
old="GPU path: not built, $PWD/old_nvcc is of CUDA 11.8, which is older than 12.0."
none="GPU path: not built, $PWD/no_nvcc does not run."

configure "$PWD/old_nvcc"
expect_exit 0
expect_words "$old" "$scratch/stdout"
configure "$PWD/no_nvcc" -DBIRDVIEW_CUDA=AUTO
expect_exit 0
expect_words "$none" "$scratch/stdout"
"$CMAKE" --build build --target birdview_command >"$scratch/log" ||
	fail "it cannot be built: $(<"$scratch/log")"
build/birdview --list-devices | grep -q 'built without CUDA' ||
	fail 'it does not say that it was built without CUDA'

configure "$PWD/old_nvcc" -DBIRDVIEW_CUDA=ON
expect_exit 1
expect_words "which is older" "$scratch/stderr"
expect_words 'needs nvcc of CUDA 12.0 or later' "$scratch/stderr"
configure "$PWD/no_nvcc" -DBIRDVIEW_CUDA=ON
expect_exit 1
expect_words 'needs nvcc of CUDA 12.0 or later' "$scratch/stderr"

configure "$PWD/no_nvcc" -DBIRDVIEW_CUDA=OFF
expect_exit 0
! grep -q 'GPU path' "$scratch/stdout" || fail 'more is said than was asked'
configure "$PWD/no_nvcc" -DBIRDVIEW_CUDA=maybe
expect_exit 1
expect_words "BIRDVIEW_CUDA is 'maybe'; expected AUTO, ON or OFF" \
	"$scratch/stderr"
