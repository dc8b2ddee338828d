#!/usr/bin/env bash
#
# The process of a GPU runs on the node of the machine that the GPU is on, as the bus
# and the nodes are described in the file system: on its CPUs, if there is room for the
# threads of all GPUs at work there, and with its memory. -v says so. Where there is
# nothing to choose, nothing is said.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 60
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_made_up_sysfs

# allowed: the CPUs that this process may use, one a line
allowed() {
	local list from to
	IFS=, read -ra list < <(sed -n 's/^Cpus_allowed_list:\s*//p' /proc/self/status)
	for list in "${list[@]}"; do
		IFS=- read -r from to <<<"$list"
		seq "$from" "${to:-$from}"
	done
}
mapfile -t cpus < <(allowed)
((${#cpus[@]} > 1)) || skip 'there is one CPU, and so nothing to choose'

# node NUMBER CPU...: it has these
node() {
	local directory=sysfs/devices/system/node/node$1
	shift
	mkdir -p "$directory"
	(
		IFS=,
		echo "$*" >"$directory/cpulist"
	)
}

# on_node NUMBER GPU...: these are on it
on_node() {
	local number=$1 gpu directory
	shift
	for gpu; do
		directory=$(printf 'sysfs/bus/pci/devices/eeee:%02x:00.0' $((10 + gpu)))
		mkdir -p "$directory"
		echo "$number" >"$directory/numa_node"
	done
}

# expect_near GPU WORDS: -v says where it is; the kernel may not let it have a say in
# memory
expect_near() {
	local words=$2
	expect_exit 0
	expect_complete
	grep -qxE "birdview: GPU $1: $words" "$scratch/stderr" ||
		fail "GPU $1 is not $words: $(<"$scratch/stderr")"
}

expect_anywhere() {
	expect_exit 0
	expect_complete
	! grep -E 'on [0-9]+ CPUs of node' "$scratch/stderr" || fail 'it is bound'
}

expect_nothing_said() {
	expect_anywhere
	! grep node "$scratch/stderr" || fail 'something is said of nodes'
}

# One CPU on node 0, and those that remain on node 1
node 0 "${cpus[0]}"
node 1 "${cpus[@]:1}"
on_node 0 0 1
on_node 1 2
on_node -1 3
rest=$((${#cpus[@]} - 1))

emulate -- -v --device gpu -j 1
expect_near 0 'on 1 CPUs of node 0, with (its|any) memory'
emulate EMULATOR_DEVICES=3 -- -v --device gpu:2 -j "$rest"
expect_near 2 "on $rest CPUs of node 1, with (its|any) memory"

# More threads than the node has CPUs for, be it those of another GPU there, or of one
# that may be there
emulate -- -v --device gpu -j 2
expect_anywhere
emulate_once EMULATOR_DEVICES=4 EMULATOR_MEET=2 -- -v --device gpu:0,1 -j 2
expect_anywhere
emulate_once EMULATOR_DEVICES=4 EMULATOR_MEET=2 -- -v --device gpu:0,3 -j 2
expect_anywhere
emulate_once EMULATOR_DEVICES=4 EMULATOR_MEET=2 -- -v --device gpu:0,2 -j 2
expect_near 0 'on 1 CPUs of node 0, with (its|any) memory'
expect_near 2 "on $rest CPUs of node 1, with (its|any) memory"

# An instance is where its GPU is, and does not know where others are.
named='MIG-emulated-2-1,MIG-emulated-0-0'
emulate_once EMULATOR_DEVICES=3 EMULATOR_MIG=2 CUDA_VISIBLE_DEVICES=$named \
	EMULATOR_MEET=2 -- -v --device gpu -j 1
expect_near 0 "on $rest CPUs of node 1, with (its|any) memory"
expect_near 1 'on 1 CPUs of node 0, with (its|any) memory'
emulate_once EMULATOR_DEVICES=3 EMULATOR_MIG=2 CUDA_VISIBLE_DEVICES=$named \
	EMULATOR_MEET=2 -- -v --device gpu -j 2
! grep '^birdview: GPU 1: on' "$scratch/stderr" || fail 'there is no room'

# No node is known, or all CPUs are on one.
emulate EMULATOR_DEVICES=4 -- -v --device gpu:3 -j 1
expect_nothing_said
emulate EMULATOR_FAIL=cudaDeviceGetPCIBusId@1=999 -- -v --device gpu -j 1
expect_nothing_said
node 0 "${cpus[@]}"
emulate -- -v --device gpu -j 1
expect_nothing_said
