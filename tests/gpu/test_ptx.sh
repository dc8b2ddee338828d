#!/usr/bin/env bash
#
# What nvcc makes of the kernels: every operation is rounded by itself, nothing
# is approximated, subnormal numbers are kept, and no thread needs memory of its
# own beside its registers.
#
#     test_ptx.sh NVCC OPTION...
#
# with the options of the build but those that name architectures.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

nvcc=("$@" -I "$BIRDVIEW_SOURCE_DIR/include" -I "$BIRDVIEW_SOURCE_DIR/src"
	-I "$BIRDVIEW_SOURCE_DIR/kernels" -std=c++17)

for kernel in "$BIRDVIEW_SOURCE_DIR"/kernels/*.cu; do
	name=${kernel##*/}
	"${nvcc[@]}" -arch=compute_80 -ptx "$kernel" -o "$scratch/ptx"
	grep -q '^\.visible \.entry\|^\.entry' "$scratch/ptx" ||
		fail "$name has no kernel"
	if grep -nE 'fma\.|\.approx|\.ftz|\.local' "$scratch/ptx"; then
		fail "$name has operations that change results, or local memory"
	fi
	for architecture in 80 90; do
		"${nvcc[@]}" -arch=sm_$architecture -Xptxas -v -cubin "$kernel" \
			-o "$scratch/cubin" 2>"$scratch/report"
		echo "$name, sm_$architecture: $(grep -o 'Used [0-9]* registers' \
			"$scratch/report")"
		[[ $(grep 'stack frame' "$scratch/report" | sort -u) == \
			*' 0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads' ]] ||
			fail "$name uses a stack: $(<"$scratch/report")"
	done
done
