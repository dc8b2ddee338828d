#!/usr/bin/env bash
#
# Pictures have the same pixels, and the same bytes as long as libpng and zlib
# are the same, whatever compiled birdview and however: here without any
# optimisation, by another compiler if there is one. With BIRDVIEW_LONG, gcc and
# clang each without, with, and with all that this processor can do.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
[[ -z ${BIRDVIEW_SANITIZE-} ]] || skip 'this is not about sanitizers'

"$BIRDVIEW_SYNTH" --seed 5 --frames 4 --points 30000 in
"$BIRDVIEW_SYNTH" --seed 6 --frames 2 in/full
for preset in surround note sfa3d; do
	"$BIRDVIEW" --preset $preset --device cpu -q -o expected/$preset in
done

# build COMPILER FLAGS: another birdview, in 'built'
build() {
	rm -rf built
	CC=$1 CFLAGS='' "$CMAKE" -S "$BIRDVIEW_SOURCE_DIR" -B built \
		-DCMAKE_BUILD_TYPE=None "-DCMAKE_C_FLAGS=$2" \
		-DBIRDVIEW_BUILD_TESTS=OFF -DBIRDVIEW_CUDA=OFF &&
		"$CMAKE" --build built --parallel 2 --target birdview_command
}

# compare COMPILER FLAGS
compare() {
	local preset
	capture build "$1" "$2"
	if ((status != 0)); then
		fail "no build with $1 $2: $(tail -n 20 "$scratch/stdout")" \
			"$(<"$scratch/stderr")"
		return
	fi
	ran="$1 $2"
	rm -rf out
	for preset in surround note sfa3d; do
		built/birdview --preset $preset --device cpu -q -j 3 \
			-o out/$preset in
	done
	diff -r expected out || fail "$1 $2 makes other pictures"
	echo "$1 $2: the same bytes"
}

compilers=()
for compiler in gcc clang; do
	if command -v $compiler >/dev/null; then
		compilers+=("$compiler")
	fi
done
if [[ -n ${BIRDVIEW_LONG-} ]]; then
	for compiler in "${compilers[@]}"; do
		for flags in -O0 -O3 '-O3 -march=native'; do
			compare "$compiler" "$flags"
		done
	done
else
	other=$CC
	for compiler in "${compilers[@]}"; do
		[[ $(basename "$CC") == $compiler* ]] || other=$compiler
	done
	compare "$other" -O0
fi
