#!/usr/bin/env bash
#
# The jobs of the Snakefile together make the tree of one undisturbed
# run, and none does what another does. One of them is killed; the engine starts it
# again by itself, and it makes what was missing.

# Some of what it needs comes as source.
packages=(snakemake --only-binary=:none:)
needs=()
# shellcheck source=tests/support/engine_python.sh
source "$(dirname "$0")/../support/engine_python.sh"

# shellcheck disable=SC2086 # options without blanks in them
launch() {
	snakemake --snakefile "$examples/Snakefile" --cores 2 --quiet \
		--config shards="$1" \
		options="-q ${small[*]} -o $PWD/out $PWD/in"
}

for count in 8 3 1; do
	prove_retried $count
done
