#!/usr/bin/env bash
# The experiment of the note from which birdview comes: 100 frames drawn in the
# note's own way (--preset note) by one process, by a process for each CPU that
# takes one file after the other, by as many that take one contiguous chunk each,
# and by as many with chunks that shrink towards the end (guided, the default).
#
#     bash bench/note.sh [DIRECTORY_OF_FRAMES]
#
# Without a directory, birdview-synth makes the frames. All ways take turns, seven
# times, in a memory file system where there is one, so that whatever else the
# machine does meets all alike. Printed are the frames per second relative to one
# process in the same round: median, least and greatest. BIRDVIEW_ROUNDS sets
# another number of rounds.
set -euo pipefail

needs=(
	compiler:cc:build-essential
	command:make:make
	command:cmake:cmake
	library:libpng:libpng-dev
	library:zlib:zlib1g-dev
)

# shellcheck source=data/setup.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../data/setup.sh"

rounds=${BIRDVIEW_ROUNDS:-7}
cpus=$(nproc)

install_missing "${needs[@]}"
say "Building birdview in $root/build"
build "$root/build" -DBIRDVIEW_BUILD_TESTS=OFF
birdview=$root/build/birdview

memory=/dev/shm
[[ -d $memory && -w $memory ]] || memory=${TMPDIR:-/tmp}
scratch=$(mktemp -d "$memory/birdview-note.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

frames=${1:-$scratch/frames}
if (($# == 0)); then
	say "Making 100 frames"
	"$root/build/birdview-synth" --frames 100 "$frames"
fi

ways=(one file chunk guided)
declare -A what=(
	[one]="one process"
	[file]="$cpus processes, one file a task"
	[chunk]="$cpus processes, one chunk a worker"
	[guided]="$cpus processes, guided"
)
declare -A options=(
	[one]="-j 1"
	[file]="-j $cpus --schedule frame"
	[chunk]="-j $cpus --schedule chunk"
	[guided]="-j $cpus --schedule guided"
)

# microseconds WAY: how long the frames take, all of them written anew.
microseconds() {
	local begin end
	rm -rf "$scratch/out"
	begin=${EPOCHREALTIME/./}
	# shellcheck disable=SC2086 # one word per option
	"$birdview" -q --preset note ${options[$1]} -o "$scratch/out" "$frames"
	end=${EPOCHREALTIME/./}
	echo $((end - begin))
}

measure() {
	local round way
	for ((round = 0; round <= rounds; round++)); do
		for way in "${ways[@]}"; do
			# The first round only warms up.
			((round == 0)) && microseconds "$way" >/dev/null && continue
			echo "$round $way $(microseconds "$way")"
		done
	done
}

# Ratios to one process of the same round, as one line a way.
summarise() {
	awk '
	$2 == "one" { base[$1] = $3 }
	{ ratio[$2, ++count[$2]] = base[$1] / $3 }
	END {
		for (way in count) {
			n = count[way]
			for (i = 1; i <= n; i++)
				sorted[i] = ratio[way, i]
			for (i = 2; i <= n; i++)
				for (k = i; k > 1 && sorted[k] < sorted[k - 1]; k--) {
					swap = sorted[k]
					sorted[k] = sorted[k - 1]
					sorted[k - 1] = swap
				}
			printf "%s %.2f %.2f %.2f\n", way,
				sorted[int((n + 1) / 2)], sorted[1], sorted[n]
		}
	}'
}

say "Measuring, $rounds rounds"
results=$(measure | summarise)
count=$(find -L "$frames" -name '*.bin' | wc -l)
printf '%s frames, %s CPUs; frames per second relative to one process\n\n' \
	"$count" "$cpus"
printf '%-38s %8s %8s %8s\n' way median least greatest
for way in "${ways[@]}"; do
	read -r _ median least greatest <<<"$(grep "^$way " <<<"$results")"
	printf '%-38s %8s %8s %8s\n' "${what[$way]}" "$median" "$least" "$greatest"
done
