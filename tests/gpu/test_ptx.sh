#!/usr/bin/env bash
#
# What nvcc makes of the kernels: every operation is rounded by itself, nothing
# is approximated, subnormal numbers are kept, and no thread needs memory of its
# own; on data centers' GPUs, not even since it lacks registers. The oldest architecture
# that nvcc knows will do; with BIRDVIEW_LONG, all are tried that a build is for.
#
#     test_ptx.sh NVCC OPTION...
#
# with the options of the build but those that name architectures.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

nvcc=("$@" -I "$BIRDVIEW_SOURCE_DIR/include" -I "$BIRDVIEW_SOURCE_DIR/src"
	-I "$BIRDVIEW_SOURCE_DIR/kernels" -std=c++17)

mapfile -t major < <("$1" --list-gpu-arch | sed -n 's/^compute_\([0-9]*[05]\)$/\1/p' |
	sort -n)
((${#major[@]} > 2)) || fail "nvcc has only the architectures ${major[*]}"
chosen=("${major[0]}" 80 90)
if is_long; then
	chosen=("${major[@]}" 87)
fi
mapfile -t chosen < <(printf '%s\n' "${chosen[@]}" | sort -nu)
for architecture in "${chosen[@]}"; do
	nvcc+=(-gencode "arch=compute_$architecture,code=sm_$architecture")
done

for kernel in "$BIRDVIEW_SOURCE_DIR"/kernels/*.cu; do
	name=${kernel##*/}
	rm -rf kept
	mkdir kept
	"${nvcc[@]}" -Xptxas -v --keep --keep-dir kept -fatbin "$kernel" -o fatbin \
		2>report || fail "nvcc: $(<report)"
	for architecture in "${chosen[@]}"; do
		ptx=kept/${name%.cu}.compute_$architecture.ptx
		grep -q '^\.visible \.entry\|^\.entry' "$ptx" ||
			fail "$name has no kernel for $architecture"
		if grep -nE 'fma\.|\.approx|\.ftz|\.local' "$ptx"; then
			fail "$name has operations that change results, or local memory"
		fi
		# From the name of an architecture to the next one
		sed -n "/ for 'sm_$architecture'/,/ bytes gmem/p" report >part
		echo "$name, sm_$architecture: $(grep -o 'Used [0-9]* registers' part)"
		[[ $architecture != [89]0 || $(grep 'stack frame' part | sort -u) == \
			*' 0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads' ]] ||
			fail "$name uses a stack: $(<part)"
	done
done
