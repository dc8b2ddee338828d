#!/usr/bin/env bash
#
# birdview is not made for one C library and one processor: all sources of the
# library, the command and birdview-synth but the GPU path compile without a
# warning with musl and for AArch64. The tests of pixels, and that of codes
# that needs neither libpng nor zlib, pass there, as QEMU emulates it. A big-endian
# machine is refused in words.
#
# Of libpng and zlib only the headers are there for others, and they are those of
# this machine; nothing that needs these libraries is linked.
#
# Usually the compiler only checks the sources and makes nothing of them,
# but for those that the tests there need; and these draw fewer random frames.

set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
	echo "FAILED: $*"
	exit 1
}

skip() {
	echo "skipped: $*"
	exit 77
}

[[ -z $BIRDVIEW_SANITIZE ]] || skip 'a sanitizer is watching'
arm=aarch64-linux-gnu-gcc
for program in musl-gcc "$arm" qemu-aarch64; do
	command -v "$program" >/dev/null || skip "there is no $program"
	[[ $program == qemu* ]] ||
		"$program" -E -o /dev/null -x c - <<<'#include <stdio.h>' 2>/dev/null ||
		skip "$program has no C library"
done
cd "$BIRDVIEW_SOURCE_DIR"

# ---- What is compiled ----

# listed LIST: the sources that a list in CMakeLists.txt has
listed() {
	sed -n "/^set($1\$/,/^)/s/^ *\(src.*\.c\)\$/\1/p" CMakeLists.txt
}

mapfile -t core < <(listed birdview_sources | grep '^src/core/')
mapfile -t all < <(
	listed birdview_sources
	listed birdview_path_sources
	listed birdview_cli_sources
	printf '%s\n' src/cli/main.c src/synth/*.c
)
((${#core[@]} > 10 && ${#all[@]} > 70)) || fail 'sources are not listed'

# Only these: other headers beside them are of another C library.
headers=$scratch/headers
mkdir "$headers"
"$CC" -E -x c - <<<$'#include <png.h>\n#include <zlib.h>' >"$scratch/included"
for header in png.h pngconf.h pnglibconf.h zlib.h zconf.h; do
	path=$(sed -n "s|^# [0-9]* \"\(.*/$header\)\".*|\1|p" \
		"$scratch/included" | sort -u)
	[[ -f $path ]] || fail "$header is not found"
	cp "$path" "$headers/"
done

flags=(-std=c17 -D_GNU_SOURCE -O2 -ffp-contract=off -Iinclude -Isrc
	-isystem "$headers" -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla
	-Wimplicit-fallthrough -Wstrict-prototypes -Wmissing-prototypes -Werror)

so_far=(-c -o /dev/null)
at_once=1
if [[ -z ${BIRDVIEW_LONG-} ]]; then
	so_far=(-fsyntax-only)
	at_once=16
	export BIRDVIEW_SHORT=1
fi
for compiler in musl-gcc "$arm"; do
	printf '%s\0' "${all[@]}" |
		xargs -0 -P 2 -n $at_once "$compiler" "${flags[@]}" "${so_far[@]}" \
			>"$scratch/log" 2>&1 ||
		fail "$compiler: $(head -n 20 "$scratch/log")"
	echo "$compiler compiles ${#all[@]} sources"
done

! "$CC" -std=c17 -D_GNU_SOURCE -Iinclude -Isrc -U__BYTE_ORDER__ \
	-D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__ -fsyntax-only src/core/layout.c \
	2>"$scratch/log" || fail 'a big-endian machine is not refused'
grep -q 'for little-endian machines' "$scratch/log" ||
	fail "it is refused for another reason: $(<"$scratch/log")"

# ---- What is run ----

# Files in two folders may have one name.
objects=$scratch/objects
mkdir "$objects"
for source in "${core[@]}" src/formats/*.c src/png/huffman.c \
	src/convert/{output_name,shard}.c; do
	"$arm" "${flags[@]}" -c -o "$objects/${source//\//-}.o" "$source" ||
		fail "$source"
done

# Tests for which libpng and zlib would have to be there.
whole=' test_float_env test_golden test_papers_golden test_struct_size_given test_struct_size_taken '

run=0
for test in tests/core/test_*.c tests/png/test_huffman.c; do
	name=$(basename "$test" .c)
	[[ $whole != *" $name "* ]] || continue
	extra=()
	for part in bin_plain generate oracle; do
		! grep -q "\"$part.h\"" "$test" || extra+=("tests/support/$part.c")
	done
	! grep -q '"random_channels.h"' "$test" ||
		extra+=(tests/support/{random_channels,channels_oracle,channels_values}.c)
	! grep -q '"papers_drawing.h"' "$test" ||
		extra+=(tests/support/papers_{drawing,oracle,shading}.c)
	"$arm" "${flags[@]}" -Itests/support -static -o "$scratch/$name" "$test" \
		"${extra[@]}" "$objects"/*.o -lm -pthread 2>"$scratch/log" ||
		fail "$name: $(head -n 20 "$scratch/log")"
	status=0
	qemu-aarch64 "$scratch/$name" >"$scratch/log" 2>&1 || status=$?
	((status == 0 || status == 77)) ||
		fail "$name ends with $status: $(head -n 20 "$scratch/log")"
	((status == 77)) || run=$((run + 1))
done
((run >= 15)) || fail "only $run tests ran"
echo "$run tests pass under qemu-aarch64"
