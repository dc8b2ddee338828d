#!/usr/bin/env bash
# An installed birdview can be used. The prefix is moved to another place after
# the installation; then a C and a C++ program are built against it in the four
# ways that a user has (pkg-config and CMake, shared and static) and run. The
# shared library exports what the header declares and nothing else; the static
# one has no global symbol without the prefix bv_. The man page and the completions
# are where man and the shells look for them.
#
# The static library is linked as a whole: that proves the list of libraries
# which it needs, while the one function called here would need none of them.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset DESTDIR PKG_CONFIG_PATH

fail() {
	echo "FAILED: $*"
	exit 1
}

install_and_move() {
	"$CMAKE" --install "$BIRDVIEW_BUILD_DIR" --prefix "$scratch/first" \
		>"$scratch/install.log" || fail "$(<"$scratch/install.log")"
	mv "$scratch/first" "$scratch/prefix"
	prefix=$scratch/prefix
	pc=$(find "$prefix" -name birdview.pc)
	libdir=$(dirname "$(dirname "$pc")")
	export PKG_CONFIG_LIBDIR
	PKG_CONFIG_LIBDIR=$(dirname "$pc"):$(pkg-config \
		--variable pc_path pkg-config)
	version=$(pkg-config --modversion birdview)
}

write_consumer() {
	cat >"$scratch/consumer.c" <<-'END'
		#include <birdview.h>
		#include <stdio.h>

		int main(void)
		{
			return puts(bv_version()) < 0;
		}
	END
	cp "$scratch/consumer.c" "$scratch/consumer.cpp"
}

# check_program PATH shared|static: it runs, tells the version and is linked as
# it should be.
check_program() {
	local said needed=static
	said=$(LD_LIBRARY_PATH=$libdir "$1") || fail "$1 does not run"
	[[ $said == "$version" ]] || fail "$1 says '$said', not '$version'"
	readelf --dynamic "$1" >"$scratch/dynamic"
	if grep -q 'NEEDED.*libbirdview' "$scratch/dynamic"; then
		needed=shared
	fi
	[[ $needed == "$2" ]] || fail "$1 is linked $needed, expected $2"
}

# build_by_pkg_config COMPILER SOURCE
build_by_pkg_config() {
	local flags libs whole
	read -ra flags <<<"-Wall -Wextra -Wpedantic -Werror \
		$BIRDVIEW_SANITIZE_FLAGS $(pkg-config --cflags birdview)"
	read -ra libs <<<"$(pkg-config --libs birdview)"
	"$1" "${flags[@]}" -o "$scratch/program" "$2" "${libs[@]}"
	check_program "$scratch/program" shared

	whole=-Wl,--whole-archive,-l:libbirdview.a,--no-whole-archive
	read -ra libs <<<"$(pkg-config --static --libs birdview)"
	"$1" "${flags[@]}" -o "$scratch/program" "$2" \
		"${libs[@]/#-lbirdview/$whole}"
	check_program "$scratch/program" static
}

# build_by_cmake LANGUAGE SOURCE COMPILER
build_by_cmake() {
	mkdir "$scratch/$1"
	cat >"$scratch/$1/CMakeLists.txt" <<-END
		cmake_minimum_required(VERSION 3.22)
		project(consumer LANGUAGES $1)
		find_package(birdview $version CONFIG REQUIRED)
		add_executable(with_shared $2)
		target_link_libraries(with_shared birdview::birdview)
		add_executable(with_static $2)
		target_link_libraries(with_static -Wl,--whole-archive
			birdview::birdview_static -Wl,--no-whole-archive)
	END
	{
		"$CMAKE" -S "$scratch/$1" -B "$scratch/$1/build" \
			-DCMAKE_PREFIX_PATH="$prefix" \
			-DCMAKE_"$1"_COMPILER="$3" \
			-DCMAKE_"$1"_FLAGS="$BIRDVIEW_SANITIZE_FLAGS" &&
			"$CMAKE" --build "$scratch/$1/build"
	} >"$scratch/cmake.log" 2>&1 || fail "$(<"$scratch/cmake.log")"
	check_program "$scratch/$1/build/with_shared" shared
	check_program "$scratch/$1/build/with_static" static
}

# list_symbols LIBRARY [NM_OPTION]: what the library defines for other code.
# Sanitizers add names of their own, all with the compiler's two underscores.
list_symbols() {
	nm --extern-only --defined-only "$@" | awk -v checked="$BIRDVIEW_SANITIZE" \
		'NF == 3 && !(checked && $3 ~ /^__/) { print $3 }' | sort -u
}

list_declarations() {
	tr '\n' ' ' <"$prefix/include/birdview.h" |
		grep -oE 'BV_API [^;()]*\(' | grep -oE 'bv_[a-z0-9_]+\($' |
		tr -d '(' | sort -u
}

check_symbols() {
	local foreign
	foreign=$(list_symbols "$libdir/libbirdview.a" | sed '/^bv_/d')
	[[ -z $foreign ]] || fail "libbirdview.a has foreign symbols: $foreign"
	list_declarations >"$scratch/declared"
	list_symbols "$libdir/libbirdview.so" --dynamic >"$scratch/exported"
	diff -u "$scratch/declared" "$scratch/exported" ||
		fail "libbirdview.so exports other names than it declares"
}

install_and_move
write_consumer
build_by_pkg_config "$CC" "$scratch/consumer.c"
build_by_cmake C "$scratch/consumer.c" "$CC"
if [[ -n $CXX ]]; then
	build_by_pkg_config "$CXX" "$scratch/consumer.cpp"
	build_by_cmake CXX "$scratch/consumer.cpp" "$CXX"
else
	echo "no C++ compiler: only C was tried"
fi
check_symbols
for path in share/man/man1/birdview.1 \
	share/bash-completion/completions/birdview \
	share/zsh/site-functions/_birdview \
	share/fish/vendor_completions.d/birdview.fish; do
	[[ -s $prefix/$path ]] || fail "$path is not installed"
done
for program in birdview birdview-synth; do
	[[ -x $prefix/bin/$program ]] || fail "$program is not installed"
done
