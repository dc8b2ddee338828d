#!/usr/bin/env bash
# How long a shard takes to find its frames in a long list, and in how much memory.
#
#     bash bench/shards.sh [--names N]
#
# Writes a list of N names (10000000) as KITTI has them, and lets shards of several
# totals print what they would do. Reading the list without a look at it is the floor;
# of memory some 14 MB are, which the program that measures has.
set -euo pipefail

# shellcheck source=bench/prepare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"

names=10000000
while (($#)); do
	case $1 in
	--names) names=${2:?--names needs a number} ;;
	*)
		say "Usage: bash bench/shards.sh [--names N]"
		exit 2
		;;
	esac
	shift 2
done

directory=$bench_build/shards
build "$directory" -DCMAKE_BUILD_TYPE=Release -DBIRDVIEW_BUILD_TESTS=OFF \
	-DBIRDVIEW_CUDA=OFF -- birdview_command
make_scratch
say "Writing a list of $names names"
awk -v n="$names" 'BEGIN {
	for (i = 0; i < n; i++)
		printf "2011_09_26/2011_09_26_drive_%06d_sync/velodyne_points/" \
			"data/%010d.bin\n", i / 1000, i % 1000
}' >"$scratch/list"

# measure WHAT COMMAND...: a line of the table
measure() {
	python3 - "$@" <<-'END'
		import resource, subprocess, sys
		subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, check=True)
		used = resource.getrusage(resource.RUSAGE_CHILDREN)
		print(f"| {sys.argv[1]} | {used.ru_utime + used.ru_stime:.1f} |"
		      f" {used.ru_maxrss / 1024:.0f} |", flush=True)
	END
}

echo "| $names names | CPU time, s | memory, MB |"
echo '|---|---|---|'
measure 'read only' cat "$scratch/list"
for shard in 5/1024 5/64 5/8; do
	measure "\`--shard $shard\`" "$directory/birdview" -n -q -o "$scratch/out" \
		--shard "$shard" --files-from "$scratch/list"
done
