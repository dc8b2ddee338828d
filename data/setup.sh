# shellcheck shell=bash
# What data/demo.sh and tests/run.sh have in common: to install what is missing
# and to build. It is sourced, by a bash with "set -euo pipefail".

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." >/dev/null && pwd -P)

say() {
	printf '%s\n' "$*" >&2
}

# compiles COMPILER: a compiler without the headers of the C library, which is
# a package of its own, is of no use.
compiles() {
	"$1" -E -o /dev/null -x c - <<<'#include <stdio.h>' >/dev/null 2>&1
}

# have_library PKG_CONFIG_MODULE PACKAGE: is the library there, with headers?
have_library() {
	dpkg-query -W -f '${db:Status-Status}\n' "$2" 2>/dev/null |
		grep -qx installed ||
		pkg-config --exists "$1" 2>/dev/null
}

# have NEED, where NEED is KIND:NAME:PACKAGE as in missing_packages
have() {
	local kind name package
	IFS=: read -r kind name package <<<"$1"
	case $kind in
	compiler) compiles "$name" ;;
	command) command -v "$name" >/dev/null ;;
	library) have_library "$name" "$package" ;;
	esac
}

# missing_packages NEED... prints the Debian packages to install, each once, on
# one line. A NEED is one of
#   command:PROGRAM:PACKAGE
#   compiler:PROGRAM:PACKAGE
#   library:PKG_CONFIG_MODULE:PACKAGE
missing_packages() {
	local need package missing=
	for need; do
		package=${need##*:}
		if ! have "$need" && [[ " $missing " != *" $package "* ]]; then
			missing+=${missing:+ }$package
		fi
	done
	echo "$missing"
}

# as_root COMMAND... fails where that takes a password.
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo -n "$@"
	fi
}

# apt_install PACKAGE... An update that fails is no reason to give up: the
# lists that are there may do.
apt_install() {
	local apt=(env DEBIAN_FRONTEND=noninteractive
		apt-get -qq -o DPkg::Lock::Timeout=300)
	command -v apt-get >/dev/null && as_root true 2>/dev/null || return
	say "Installing: $*"
	as_root "${apt[@]}" update >&2 || true
	as_root "${apt[@]}" install -y --no-install-recommends "$@" >&2
}

# install_missing NEED... installs what is missing, or says what is and ends
# the script with status 3.
install_missing() {
	local missing
	missing=$(missing_packages "$@")
	[[ -n $missing ]] || return 0
	# shellcheck disable=SC2086 # one word per package
	if apt_install $missing; then
		missing=$(missing_packages "$@")
		[[ -n $missing ]] || return 0
	fi
	say "Some packages are missing that this script could not install. Run"
	say "    apt-get install $missing"
	say "as root, then this script again."
	exit 3
}

# install_known NEED... installs what is missing of packages that not every system
# has, where apt knows them.
install_known() {
	local package known=()
	for package in $(missing_packages "$@"); do
		if apt-cache show "$package" >/dev/null 2>&1; then
			known+=("$package")
		fi
	done
	((${#known[@]} == 0)) || apt_install "${known[@]}" || true
}

# quietly LOG COMMAND... shows what the command printed only if it fails.
quietly() {
	local log=$1
	shift
	"$@" >>"$log" 2>&1 && return
	cat "$log" >&2
	return 1
}

# build DIRECTORY CMAKE_OPTION... [-- TARGET...]: everything, or these. A directory
# that was configured for another place, as in a tree that was moved or copied, is
# configured anew.
build() {
	local directory=$1 cache=$1/CMakeCache.txt log=$1/build.log options=()
	shift
	while (($#)) && [[ $1 != -- ]]; do
		options+=("$1")
		shift
	done
	(($# > 1)) || set -- -- all
	mkdir -p "$directory"
	: >"$log"
	if [[ -e $cache ]] &&
		! grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$directory" "$cache"; then
		rm -rf "$cache" "$directory/CMakeFiles"
	fi
	quietly "$log" cmake -S "$root" -B "$directory" "${options[@]}"
	quietly "$log" cmake --build "$directory" --parallel "$(nproc)" \
		--target "${@:2}"
}
