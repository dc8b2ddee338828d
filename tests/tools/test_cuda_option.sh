#!/usr/bin/env bash
#
# A build without a usable nvcc says so and builds the CPU path (bare_build); with
# BIRDVIEW_CUDA=ON it is refused, in words that help.

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
