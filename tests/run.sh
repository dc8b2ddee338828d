#!/usr/bin/env bash
# Builds birdview and runs all tests, once for every variant asked for.
set -euo pipefail
exec </dev/null

needs=(
	compiler:gcc:build-essential
	command:g++:build-essential
	command:make:make
	command:cmake:cmake
	command:pkg-config:pkg-config
	command:python3:python3
	library:numpy:python3-numpy
	command:pngcheck:pngcheck
	command:mandoc:mandoc
	command:strace:strace
	command:valgrind:valgrind
	compiler:musl-gcc:musl-tools
	command:aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu
	compiler:aarch64-linux-gnu-gcc:libc6-dev-arm64-cross
	command:qemu-aarch64:qemu-user
	command:unshare:util-linux
	command:mkfs.ext4:e2fsprogs
	command:fusermount3:fuse3
	library:fuse3:libfuse3-dev
	library:libpng:libpng-dev
	library:zlib:zlib1g-dev
	library:liblzf:liblzf-dev
)
# Tests of what it reads, and of the Python package, skip without.
wants=(
	library:laszip:liblaszip8
	library:venv:python3-venv
)
# Engines that start birdview many times; tests skip those that are not there, and try
# mpiexec.hydra where somebody has installed it.
engines=(
	command:slurmctld:slurmctld
	command:slurmd:slurmd
	command:srun:slurm-client
	command:munged:munge
	command:mpirun:openmpi-bin
	command:parallel:parallel
	command:ip:iproute2
	library:python3-yaml:python3-yaml
)
needs_of_clang=(
	compiler:clang:clang
	command:clang++:clang
)
# Which apt-get would only recommend to install with clang.
needs_of_fuzz=(
	library:libclang-rt:libclang-rt-dev
)

# shellcheck source=data/setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../data/setup.sh"

usage() {
	cat <<-'END'
		Usage: bash tests/run.sh [OPTION]... [-- CTEST_ARGUMENT...]
		Builds birdview under build/ and runs all tests: without an option the
		variant "plain"; otherwise the variants that are named, in that order.

		  --plain  gcc, optimised
		  --asan   gcc, address and undefined behaviour sanitizers
		  --tsan   gcc, thread sanitizer
		  --clang  clang, optimised
		  --coverage
		           run all tests with gcc counting lines, and say which
		           lines of src/ and kernels/ no test runs; fail if they
		           are too many
		  --label LABEL
		           build and run only the tests that have the label threads or
		           pixels
		  --without-once
		           build and run only the tests without the label once
		  --cluster
		           build and run only the tests with engines: Slurm, MPI,
		           GNU parallel and others, of which those are installed
		           that apt knows; these tests run in no other way, and
		           in the short form no longer than 90 seconds
		  --long   take the long form of tests that have one
		  --fuzz SECONDS
		           run no tests, but each fuzz target (clang, libFuzzer) for
		           so long; what one finds is left in build/test-fuzz/
		  --help   print this and exit
	END
}

# run_variant NAME CTEST_ARGUMENT... Many tests wait for half of their time, so that four
# run at once even on two processors. No test runs what nvcc makes, so it is built for one
# architecture, and not at all for the tests of one label. Sanitizer builds keep the
# assertions, do without nvcc, and know the line of each instruction and no more of it.
# The thread sanitizer cannot place its memory where a kernel scatters addresses widely,
# so there addresses are not random.
run_variant() {
	local name=$1 directory=$root/build/test-$1 compiler=gcc
	local ctest=(ctest --output-on-failure --no-tests=error -j4)
	local options=(-DBIRDVIEW_BUILD_TESTS=ON -DBIRDVIEW_WERROR=ON
		-DBIRDVIEW_CUDA_ARCH=sm_80 "-DBIRDVIEW_CUDA=$with_cuda")
	local checked=(-DCMAKE_BUILD_TYPE=Debug -DBIRDVIEW_CUDA=OFF
		'-DCMAKE_C_FLAGS_DEBUG=-O1 -g1' '-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1')
	shift
	case $name in
	asan)
		options+=("${checked[@]}" -DBIRDVIEW_SANITIZE=address)
		;;
	tsan)
		options+=("${checked[@]}" -DBIRDVIEW_SANITIZE=thread)
		if setarch -R true 2>/dev/null; then
			ctest=(setarch -R "${ctest[@]}")
		fi
		;;
	clang) compiler=clang ;;
	esac
	say "Building the variant $name in $directory"
	CC=$compiler build "$directory" "${options[@]}" -- "${targets[@]}"
	if [[ -n $most_seconds ]]; then
		ctest+=(--stop-time "$(date -d "+$most_seconds seconds" +%T)")
	fi
	(cd "$directory" && "${ctest[@]}" "${chosen[@]}" "$@")
}

# coverage CTEST_ARGUMENT...: without optimisation a line is a line and a branch a
# branch; without assertions, since none of them fails. Some tests run as another
# user, whose counts are to be written too. Left out are tests
# that plant defects, or build programs of their own; that kill processes while
# they write their counts, which takes hundreds of calls of the system; and one
# that lets nobody write files. uncovered.md explains the lines that remain.
coverage() {
	local directory=$root/build/test-coverage log flags status=0
	local left_out='install|examples|bare_build|cuda_option|lzf_option|bench|ptx'
	left_out+='|gpu_script|same_pixels|planted.*|parent_death|worker_death|random_kills'
	left_out+='|write_failure|valgrind|other_machines|python'
	log=$directory/build.log
	flags="-O0 -g -DNDEBUG --coverage -fprofile-update=atomic"
	say "Building for coverage in $directory"
	mkdir -p "$directory"
	: >"$log"
	quietly "$log" gcc -O1 -c "$root/tests/support/coverage_exit.c" \
		-o "$directory/coverage_exit.o"
	CC=gcc quietly "$log" cmake -S "$root" -B "$directory" \
		-DBIRDVIEW_BUILD_TESTS=ON -DBIRDVIEW_WERROR=ON \
		-DBIRDVIEW_CUDA=OFF -DCMAKE_BUILD_TYPE=Debug \
		"-DCMAKE_C_FLAGS_DEBUG=$flags" "-DCMAKE_CXX_FLAGS_DEBUG=$flags" \
		"-DCMAKE_EXE_LINKER_FLAGS=--coverage -Wl,--wrap=_exit \
		$directory/coverage_exit.o"
	quietly "$log" cmake --build "$directory" --parallel "$(nproc)"
	find "$directory" -name '*.gcda' -delete
	chmod -R a+rwX "$directory"
	(cd "$directory" && ctest --output-on-failure --no-tests=error -j2 \
		-E "^($left_out)\$" -LE '^cluster$' "$@") || status=$?
	python3 "$root/tests/support/coverage.py" "$directory"
	return "$status"
}

# fuzz SECONDS: every directory of tests/fuzz/corpus is a target. What is new in
# its inputs stays in the build directory, and serves the next time.
fuzz() {
	local directory=$root/build/test-fuzz log corpus name
	log=$directory/build.log
	say "Building the fuzz targets in $directory"
	mkdir -p "$directory"
	: >"$log"
	CC=clang quietly "$log" cmake -S "$root" -B "$directory" \
		-DBIRDVIEW_BUILD_TESTS=ON -DBIRDVIEW_WERROR=ON \
		-DBIRDVIEW_SANITIZE=address -DBIRDVIEW_FUZZ=ON \
		-DCMAKE_BUILD_TYPE=Debug \
		'-DCMAKE_C_FLAGS_DEBUG=-O1 -g -fsanitize=fuzzer-no-link'
	quietly "$log" cmake --build "$directory" --target fuzzers \
		--parallel "$(nproc)"
	for corpus in "$root"/tests/fuzz/corpus/*/; do
		name=$(basename "$corpus")
		say "Fuzzing $name for $1 seconds"
		mkdir -p "$directory/corpus/$name"
		"$directory/tests/fuzz/fuzz_$name" -max_total_time="$1" -timeout=30 \
			-print_final_stats=1 \
			-artifact_prefix="$directory/found-$name-" \
			"$directory/corpus/$name" "$corpus"
	done
}

# Versions of clang-format differ in their opinions, so that only one counts.
find_clang_format() {
	local program
	for program in clang-format-14 clang-format; do
		if [[ $("$program" --version 2>/dev/null) == *" 14."* ]]; then
			echo "$program"
			return
		fi
	done
}

# The sources that git knows or would take, less those just deleted.
list_sources() {
	local path
	git -C "$root" ls-files -z --cached --others --exclude-standard \
		-- '*.[ch]' '*.cc' '*.cpp' '*.cu' '*.cuh' |
		while IFS= read -r -d '' path; do
			[[ ! -e $root/$path ]] || printf '%s\0' "$root/$path"
		done
}

check_format() {
	local program
	program=$(find_clang_format)
	if [[ -z $program ]]; then
		say "Format not checked: there is no clang-format 14"
		return
	fi
	if ! git -C "$root" rev-parse 2>/dev/null; then
		say "Format not checked: this is no checkout of git"
		return
	fi
	say "Checking the format with $program"
	list_sources | xargs -0 -r "$program" --dry-run -Werror ||
		exit 1
}

variants=()
# What is built, and which tests are run
targets=(all programs_once)
chosen=(-LE '^cluster$')
with_cuda=AUTO
with_coverage=
fuzz_seconds=
# An engine that hangs is not waited for any longer.
most_seconds=
with_engines=
while (($#)); do
	case $1 in
	--plain | --asan | --tsan | --clang) variants+=("${1#--}") ;;
	--coverage) with_coverage=1 ;;
	--label)
		[[ ${2:-} == threads || ${2:-} == pixels ]] || {
			say "tests/run.sh: --label needs threads or pixels"
			exit 2
		}
		targets=("programs_$2")
		chosen=(-L "^$2\$")
		with_cuda=OFF
		shift
		;;
	--without-once)
		targets=(all)
		chosen=(-LE '^(once|cluster)$')
		;;
	--cluster)
		variants+=(plain)
		targets=(programs_cluster)
		chosen=(-L '^cluster$')
		with_engines=1
		;;
	--long) export BIRDVIEW_LONG=1 ;;
	--fuzz)
		fuzz_seconds=${2:-}
		[[ $fuzz_seconds == [1-9]* && $fuzz_seconds != *[!0-9]* ]] || {
			say "tests/run.sh: --fuzz needs a number of seconds"
			exit 2
		}
		shift
		;;
	--help)
		usage
		exit
		;;
	--)
		shift
		break
		;;
	*)
		say "tests/run.sh: unknown option '$1'; see --help"
		exit 2
		;;
	esac
	shift
done
if ((${#variants[@]} == 0)) && [[ -z $with_coverage$fuzz_seconds ]]; then
	variants=(plain)
fi
if [[ " ${variants[*]} " == *" clang "* || -n $fuzz_seconds ]]; then
	needs+=("${needs_of_clang[@]}")
fi
if [[ -n $fuzz_seconds ]]; then
	needs+=("${needs_of_fuzz[@]}")
fi

install_missing "${needs[@]}"
install_known "${wants[@]}"
if [[ -n $with_engines ]]; then
	install_known "${engines[@]}"
	[[ -n ${BIRDVIEW_LONG-} ]] || most_seconds=90
fi
check_format
for variant in "${variants[@]}"; do
	run_variant "$variant" "$@"
done
if [[ -n $with_coverage ]]; then
	coverage "$@"
fi
if [[ -n $fuzz_seconds ]]; then
	fuzz "$fuzz_seconds"
fi
