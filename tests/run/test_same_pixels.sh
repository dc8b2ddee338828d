#!/usr/bin/env bash
#
# Pictures and arrays of all presets have the same pixels and numbers, and the same
# bytes as long as libpng and zlib are the same, whatever compiled birdview and
# however: here without any optimisation, by another compiler if there is one
# (bare_build). With BIRDVIEW_LONG, gcc and clang each without, with, and with all that
# this processor can do.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/configuring.sh
source "$(dirname "$0")/../support/configuring.sh"
[[ -z ${BIRDVIEW_SANITIZE-} ]] || skip 'this is not about sanitizers'

"$BIRDVIEW_SYNTH" --seed 5 --frames 4 --points 30000 in
"$BIRDVIEW_SYNTH" --seed 6 --frames 2 in/full
mapfile -t presets < <(list_presets)
for preset in "${presets[@]}"; do
	"$BIRDVIEW" --preset "$preset" --device cpu -q -o "expected/$preset" in
done

# build COMPILER FLAGS: another birdview, in 'built'
build() {
	rm -rf built
	CC=$1 CFLAGS='' "$CMAKE" -S "$BIRDVIEW_SOURCE_DIR" -B built \
		-DCMAKE_BUILD_TYPE=None "-DCMAKE_C_FLAGS=$2" \
		-DBIRDVIEW_BUILD_TESTS=OFF -DBIRDVIEW_CUDA=OFF &&
		"$CMAKE" --build built --parallel 2 --target birdview_command
}

# compare BIRDVIEW NAME
compare() {
	local preset
	ran=$2
	rm -rf out
	for preset in "${presets[@]}"; do
		"$1" --preset "$preset" --device cpu -q -j 3 -o "out/$preset" in
	done
	diff -r expected out || fail "$2 makes other pictures"
	echo "$2: the same bytes"
}

# build_and_compare COMPILER FLAGS
build_and_compare() {
	capture build "$1" "$2"
	if ((status == 0)); then
		compare built/birdview "$1 $2"
	else
		fail "no build with $1 $2: $(tail -n 20 "$scratch/stdout")" \
			"$(<"$scratch/stderr")"
	fi
}

if ! is_long; then
	compare "$bare_build/birdview" "$other_compiler -O0"
	exit
fi
for compiler in gcc clang; do
	command -v $compiler >/dev/null || continue
	for flags in -O0 -O3 '-O3 -march=native'; do
		build_and_compare $compiler "$flags"
	done
done
