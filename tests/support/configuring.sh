# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests share that configure and build birdview anew; cli.sh is in them.

# Where test_bare_build.sh builds, and what makes as if liblzf was not there
bare_build=$BIRDVIEW_BUILD_DIR/tests/bare_build
without_lzf=-DCMAKE_DISABLE_FIND_PACKAGE_LZF=ON

# Another compiler than the one of this build, or if there is none, that
other_compiler=$CC
for compiler in gcc clang; do
	if [[ $(basename "$CC") != $compiler* ]] &&
		command -v $compiler >/dev/null; then
		other_compiler=$compiler
	fi
done

# cxx_of COMPILER: the C++ compiler that belongs to it
cxx_of() {
	case $(basename "$1") in
	clang*) echo clang++ ;;
	*) echo g++ ;;
	esac
}

# has_benchmark CXX: is Google Benchmark there for that compiler?
has_benchmark() {
	"$1" -E -o /dev/null -x c++ - 2>/dev/null \
		<<<'#include <benchmark/benchmark.h>'
}

# configure OPTION...: as far as the compilers go, in 'build', which remembers the
# compilers and each option from one time to the next
configure() {
	capture "$CMAKE" -S "$BIRDVIEW_SOURCE_DIR" -B build \
		-DBIRDVIEW_BUILD_TESTS=OFF "$@"
}

# expect_words WORDS FILE
expect_words() {
	tr -s ' \n' ' ' <"$2" | grep -qF -- "$1" ||
		fail "'$1' is not said: $(<"$2")"
}
