# shellcheck shell=bash
# An environment of Python with packages, for tests, wheels and benchmarks. It is made
# once, and made anew if other packages or another Python are asked for.

# make_environment DIRECTORY PYTHON PACKAGE... [-- WANTED...]: a package that cannot be
# had is an error, but for those that are only wanted.
make_environment() {
	local directory=$1 python=$2 note="$2 ${*:3}" package
	local needed=()
	shift 2
	if [[ -e $directory/made && $(<"$directory/made") == "$note" ]] &&
		"$directory/bin/python" -c '' 2>/dev/null; then
		return
	fi
	rm -rf "$directory"
	"$python" -m venv "$directory" || return
	while (($#)) && [[ $1 != -- ]]; do
		needed+=("$1")
		shift
	done
	install_packages "$directory" "${needed[@]}" || return
	if (($#)) && ! install_packages "$directory" "${@:2}"; then
		for package in "${@:2}"; do
			install_packages "$directory" "$package" ||
				echo "cannot be had: $package"
		done
	fi
	printf '%s\n' "$note" >"$directory/made"
}

install_packages() {
	(($# > 1)) || return 0
	"$1/bin/python" -m pip install --quiet --disable-pip-version-check \
		--no-input --no-compile --only-binary :all: --retries 1 --timeout 20 "${@:2}"
}
