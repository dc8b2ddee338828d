#!/usr/bin/env bash
#
# The tasks of spark_shards.py together make the tree of one undisturbed
# run, and none does what another does. One of them is killed; the engine starts it
# again by itself, and it makes what was missing.

# It comes as source.
packages=(pyspark --only-binary=:none:)
needs=(java)
# shellcheck source=tests/support/engine_python.sh
source "$(dirname "$0")/../support/engine_python.sh"

# shellcheck disable=SC2086 # options without blanks in them
launch() {
	spark-submit --master 'local[2,4]' "$examples/spark_shards.py" "$1" \
		$shard_options
}

for count in 8 3 1; do
	prove_retried $count
done
