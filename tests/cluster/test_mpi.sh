#!/usr/bin/env bash
#
# Ranks that an MPI launcher starts are shards, with Open MPI and with those that
# speak PMI, such as MPICH's. Together they make the tree of one undisturbed run, and
# none does what another does. One of them is killed, which the launcher tells; its
# shard is run again, by its number, and makes what was missing.

needs=(mpirun)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"

# Nobody is forbidden here to be root, nor to have more ranks than CPUs.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_oob_tcp_if_include=lo OMPI_MCA_btl_tcp_if_include=lo

# shellcheck disable=SC2086 # options without blanks in them
launch() {
	"$launcher" -n "$1" birdview --shard auto $shard_options
}

# shellcheck disable=SC2086
relaunch() {
	run --shard "$1/$2" $shard_options
}

# The names under which one finds each; mpirun is that of the other where there is
# but one of them.
tried=
for launcher in mpirun mpiexec.hydra; do
	command -v $launcher >/dev/null || continue
	tried+=" $launcher"
	for count in 8 3 1; do
		prove $count
	done
done
echo "tried:$tried"
