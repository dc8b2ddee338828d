#!/usr/bin/env bash
# The programs in tests/examples work: they compile without a warning against the
# header and the static library and do what they say.  The C that README.md shows
# is a part of one of them, word for word.  And the header compiles as C++17 too.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
examples=$BIRDVIEW_SOURCE_DIR/tests/examples
cd "$scratch"

fail() {
	echo "FAILED: $*"
	exit 1
}

# Writes the C in README.md to shown.c, and the number of its blocks to blocks.
extract_shown() {
	awk '/^```/ { inside = !inside && /^```c$/; n += inside; next }
	     inside { print >"shown.c" }
	     END { print n + 0 >"blocks" }' "$BIRDVIEW_SOURCE_DIR/README.md"
}

test_shown() {
	local program
	extract_shown
	[[ $(<blocks) == 1 ]] ||
		fail "README.md has $(<blocks) blocks of C, expected 1"
	program=$(<"$examples/example_short.c")
	[[ $program == *$'\n'"$(<shown.c)"$'\n'* ]] ||
		fail "the C in README.md is no part of example_short.c"
}

# compile COMPILER STANDARD SOURCE PROGRAM. What the static library needs besides
# libpng and zlib depends on the build, and is what pkg-config says of it.
compile() {
	local flags private
	read -ra private <<<"$(sed -n 's/^Libs.private: //p' \
		"$BIRDVIEW_BUILD_DIR/birdview.pc")"
	read -ra flags <<<"-Wall -Wextra -Wpedantic -Werror \
		$BIRDVIEW_SANITIZE_FLAGS"
	"$1" -std="$2" "${flags[@]}" -I "$BIRDVIEW_SOURCE_DIR/include" \
		-o "$4" "$3" "$BIRDVIEW_BUILD_DIR/libbirdview.a" \
		-lpng -lz "${private[@]}"
}

# is_picture FILE
is_picture() {
	[[ $(head -c 8 "$1" | od -An -tx1) == " 89 50 4e 47 0d 0a 1a 0a" ]]
}

test_short() {
	compile "$CC" c17 "$examples/example_short.c" example_short
	./example_short >short.png || fail "example_short failed"
	is_picture short.png || fail "example_short wrote no picture"
	if [[ -w /dev/full ]] && ./example_short >/dev/full; then
		fail "example_short succeeds on a full device"
	fi
}

test_one() {
	compile "$CC" c17 "$examples/example_one.c" example_one
	./example_one || fail "example_one failed"
	is_picture example.png || fail "example_one wrote no picture"
	mkdir full
	ln -s /dev/full full/example.png
	if [[ -w /dev/full ]] && (cd full && ../example_one 2>error); then
		fail "example_one succeeds on a full device"
	fi
}

test_many() {
	local frame
	compile "$CC" c17 "$examples/example_many.c" example_many
	"$BIRDVIEW_SYNTH" --frames 3 --points 2000 frames
	printf 'no point' >frames/short.bin
	mkdir pictures
	./example_many pictures frames/*.bin >said || fail "example_many failed"
	for frame in 000000 000001 000002; do
		is_picture "pictures/$frame.bin.png" || fail "no picture $frame"
		grep -qx "frames/$frame.bin: done" said || fail "$(<said)"
	done
	grep -qx 'frames/short.bin: size is 8 bytes, .*' said || fail "$(<said)"
	[[ ! -e pictures/short.bin.png ]] || fail "a picture of no frame"
	if ./example_many missing frames/000000.bin 2>said; then
		fail "example_many succeeds without a directory"
	fi
	grep -qx 'example_many: cannot use an output directory' said ||
		fail "$(<said)"
}

test_cxx() {
	if [[ -z $CXX ]]; then
		echo "not tested: C++, there is no compiler"
		return
	fi
	cat >header.cpp <<-'END'
		#include <birdview.h>
		#include <birdview.h>

		int main()
		{
			bv_grid_options options;
			bv_grid *grid = nullptr;
			bv_status status = bv_grid_options_init(
				&options, sizeof options, nullptr);

			if (status == BV_OK)
				status = bv_grid_create(&grid, &options,
							nullptr, 0);
			bv_grid_free(grid);
			return status == BV_OK ? 0 : 1;
		}
	END
	compile "$CXX" c++17 header.cpp header
	./header || fail "the C++ program failed"
}

test_shown
test_short
test_one
test_many
test_cxx
