#!/usr/bin/env bash
#
# GNU parallel gives each of its jobs a number, which is that of a shard. Together they
# make the tree of one undisturbed run, and none does what another does. One of
# them is killed, which parallel tells and notes; with --resume-failed it runs that
# one again and no other, which makes what was missing.

needs=(parallel)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"

# start COUNT OPTION...
start() {
	local count=$1
	shift
	seq 0 $((count - 1)) | parallel "$@" -j 4 --joblog joblog \
		"birdview --shard {}/$count $shard_options"
}

launch() {
	rm -f joblog
	start "$1"
}

relaunch() {
	capture start "$2" --resume-failed
	(($(tail -n +2 joblog | wc -l) == $2 + 1)) ||
		fail "not one job ran again: $(<joblog)"
}

for count in 8 3 1; do
	prove $count
done
