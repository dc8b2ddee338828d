#!/usr/bin/env bash
#
# The Job in tests/examples/job.yaml is one by the published schemas of Kubernetes, that
# of the version which it names as the oldest and the newest that there is.

packages=(kubernetes-validate)
needs=()
# shellcheck source=tests/support/engine_python.sh
source "$(dirname "$0")/../support/engine_python.sh"

# validate FILE [OPTION]...
validate() {
	capture kubernetes-validate --strict "${@:2}" "$1"
}

# A schema that takes anything proves nothing.
sed 's/^  completionMode:/  completionMod:/' "$examples/job.yaml" >wrong.yaml

for oldest in '-k 1.33' ''; do
	# shellcheck disable=SC2086 # two words, or none
	validate "$examples/job.yaml" $oldest
	expect_exit 0
	# shellcheck disable=SC2086
	validate wrong.yaml $oldest
	expect_exit 1
done
