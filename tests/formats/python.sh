# shellcheck shell=bash
#
# What the tests of this folder share. A test sources this file first; it then stands
# in this folder, and 'scratch' is an empty directory, which is removed at the end.

set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$(dirname "${BASH_SOURCE[0]}")"

skip() {
	echo "skipped: $*"
	exit 77
}

# Sets 'python' to one that has numpy, or ends the test. A python3 of somebody's own
# need not have the packages of the system.
find_numpy() {
	for python in python3 /usr/bin/python3; do
		if "$python" -c 'import numpy' 2>/dev/null; then
			return
		fi
	done
	skip 'there is no python3 with numpy'
}

# How many files of a format are tried; fewer where each takes several times as long.
# shellcheck disable=SC2034
count=$(
	if [[ -n ${BIRDVIEW_LONG-} ]]; then
		echo 1000
	elif [[ -n ${BIRDVIEW_SHORT-} ]]; then
		echo 30
	else
		echo 100
	fi
)
