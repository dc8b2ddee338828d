#!/usr/bin/env bash
#
# The tasks of dask_shards.py together make the tree of one undisturbed
# run, and none does what another does. One of them is killed; the engine starts it
# again by itself, and it makes what was missing.

packages=('dask[distributed]')
needs=()
# shellcheck source=tests/support/engine_python.sh
source "$(dirname "$0")/../support/engine_python.sh"

# shellcheck disable=SC2086 # options without blanks in them
launch() {
	python "$examples/dask_shards.py" "$1" $shard_options
}

for count in 8 3 1; do
	prove_retried $count
done
