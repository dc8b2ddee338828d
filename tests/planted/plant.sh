#!/usr/bin/env bash
# plant.sh SOURCE SED CHANGED: makes a copy of a source that is changed as the
# file SED says, and insists that it is.
set -euo pipefail
mkdir -p "$(dirname -- "$3")"
sed -f "$2" -- "$1" >"$3"
if cmp -s -- "$1" "$3"; then
	rm -f -- "$3"
	echo "$2 finds nothing to change in $1" >&2
	exit 1
fi
