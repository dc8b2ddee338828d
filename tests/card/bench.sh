#!/usr/bin/env bash
#
# How fast the GPU path is, and what holds it back, what decides how it is built
# first: ways to bin points, and each of the kernels; frames a second in the steady
# state, beside the CPU path on the same machine, with so many workers, in memory
# and on a disk; whole runs of the command; then batches of other sizes. Each part
# is reported before the next begins, and what there is no time for is left out.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"
# shellcheck source=tests/card/frames.sh
source "$(dirname "$0")/frames.sh"
# shellcheck source=tests/card/tables.sh
source "$(dirname "$0")/tables.sh"
# shellcheck source=tests/card/machine.sh
source "$(dirname "$0")/machine.sh"

presets=(surround note sfa3d)
cores=$(nproc)
: >steady.tsv
: >sweep.tsv
sweeps=$PWD/sweep.tsv

# measure FILE CASE...: adds what birdview-gpu-bench says to the file; cases as in
# bench/gpu/case.h. One that hangs does not take the time of all others.
measure() {
	local file=$1 limit most
	limit=$(($(time_left) - 1))
	most=$(size 300 15)
	shift
	((limit < most * $#)) || limit=$((most * $#))
	((limit > 0)) || return 0
	mkdir -p pictures
	{ printf '\n$ birdview-gpu-bench %s\n' "${*@Q}"; } >>"$GPU_LOG"
	timeout "$limit" "$programs/birdview-gpu-bench" "$main" pictures \
		"$@" >>"$file" 2>>"$GPU_LOG" ||
		failed "some cases could not be measured" "see log.txt"
	rm -rf pictures
}

# shape CASE: in small where a processor plays the card
shape() {
	size "$1,warm=1,conversions=8,least=10,most=4000,threads=2" "$1"
}

# ------------------------------------------------------------------ the device

# measure_kernels FILE PROGRAM PRESET...
measure_kernels() {
	local file=$1 program=$2 limit
	limit=$(($(time_left) - 1))
	((limit < $(size 300 20))) || limit=$(size 300 20)
	shift 2
	timeout "$limit" "$program" "$main" "$(size 1 100)" "$@" >"$file" \
		2>>"$GPU_LOG" ||
		failed "kernels and copies could not all be measured" "see log.txt"
}

# Where there is no time for all ways, the report has those that were measured.
measure_ways_to_bin() {
	local program way preset=surround
	have_time 25 "ways to bin points" || return 0
	[[ $GPU_EMULATED == no ]] || preset=sfa3d
	table_of_ways
	for program in "$programs"/birdview-gpu-kernels{,-*}; do
		have_time 5 "${program##*/}" || break
		way=${program##*/birdview-gpu-kernels}
		measure_kernels way.tsv "$program" $preset
		rows_of_way "${way:--as built}" way.tsv
	done
}

measure_device() {
	local which=("${presets[@]}")
	have_time 10 "kernels and copies" || return 0
	[[ $GPU_EMULATED == no ]] || which=(sfa3d)
	measure_kernels device.tsv "$programs/birdview-gpu-kernels" "${which[@]}"
	table "Kernels, microseconds for a frame" preset batch bin list shade \
		settle tally code pack send "first four, in a row" \
		"all, in a row" "on two streams" "the second comes first"
	rows_of kernel device.tsv
	table "Copies of 16 MiB of pinned memory" direction GB/s
	rows_of copy device.tsv
	table "Frames" preset points "occupied cells" "bytes of a stream"
	rows_of size device.tsv
}

# ------------------------------------------------------------ the steady state

# The first round makes many conversions with the GPU.
measure_steady() {
	local preset cases=()
	for preset in "${presets[@]}"; do
		cases+=(
			"$(shape "preset=$preset,conversions=100000,least=3000,most=12000")"
			"$(shape "preset=$preset,device=cpu,least=2500,most=3000")"
		)
	done
	measure steady.tsv "${cases[@]}"
	table_of_cases steady.tsv "Frames a second, 1 GPU and $cores CPU cores"
	table_of_ratios steady.tsv "The GPU against $cores CPU cores, one round"
	for preset in "${presets[@]}"; do
		table_of_stages steady.tsv "$(first_case steady.tsv "$preset")" \
			"Stages of the steady state, preset $preset"
	done
	if grep -q '^stage' steady.tsv; then
		passed "the steady state is measured"
	fi
}

# More rounds, since one is no measurement.
measure_rounds() {
	local preset round
	for ((round = 2; round <= $(size 2 3); round++)); do
		have_time 25 "round $round of the presets" || return 0
		for preset in "${presets[@]}"; do
			measure steady.tsv "$(shape "preset=$preset,least=1500")" \
				"$(shape "preset=$preset,device=cpu,least=1500")"
		done
	done
	table_of_ratios steady.tsv \
		"The GPU against $cores CPU cores, median (least to greatest) of rounds"
}

# ------------------------------------------------------------------ whole runs

# seconds DEVICE INPUT: from the start of the command to its end
seconds() {
	local begin end
	rm -rf out
	begin=${EPOCHREALTIME/./}
	logged "$birdview" -q --device "$1" "${small[@]}" -o out "$2" ||
		failed "a whole run" "with --device $1"
	end=${EPOCHREALTIME/./}
	awk -v t=$((end - begin)) 'BEGIN { printf "%.3f\n", t / 1e6 }'
}

# whole FRAMES ROUNDS INPUT: all devices in turn
whole() {
	local round device
	for ((round = 0; round < $2; round++)); do
		for device in cpu gpu auto; do
			have_time 3 "whole runs of $1 frames" || return 0
			printf '%s\t%s\t%s\n' "$1" "$device" \
				"$(seconds $device "$3")" >>whole.tsv
		done
	done
	rm -rf out
}

# measure_whole FOLDERS: one frame, a hundred, and all of main in some folders
measure_whole() {
	local n first
	: >whole.tsv
	n=$(count_main)
	mkdir -p one hundred
	first=$(find "$main" -name '*.bin' | sort | head -n 1)
	ln -sf "$first" one
	find "$main" -name '*.bin' | sort | head -n 100 |
		xargs -I {} ln -sf {} hundred
	repeat several "$1"
	whole 1 "$(size 1 3)" one
	whole "$((n < 100 ? n : 100))" "$(size 1 3)" hundred
	whole "$((n * $1))" "$(size 1 3)" several
	table_of_whole_runs "Whole runs of the command, seconds, on $(kind_of .)"
}

# A long run, if there is time and room for its pictures.
measure_long() {
	local n folders=100
	n=$(count_main)
	have_time 30 "a run of many thousand frames" || return 0
	if (($(df --output=avail -B1M . | tail -n 1) < n * folders / 6)); then
		skipped "a run of $((n * folders)) frames" "no room"
		return
	fi
	: >whole.tsv
	repeat many $folders
	whole "$((n * folders))" 1 many
	table_of_whole_runs "A long run, seconds"
}

# ------------------------------------------------------------- what it depends on

# sweep SECONDS TITLE CASE...
sweep() {
	local seconds=$1 title=$2 case cases=()
	shift 2
	have_time "$seconds" "$title" || return 0
	for case; do
		cases+=("$(shape "$case,least=1500,most=3000")")
	done
	: >sweep_now.tsv
	measure sweep_now.tsv "${cases[@]}"
	cat sweep_now.tsv >>"$sweeps"
	table_of_cases sweep_now.tsv "$title"
}

# How many threads read and finish frames, on the file system that we are on.
sweep_workers() {
	local counts=(6 12 16 18)
	[[ $GPU_EMULATED == no ]] || counts=(1 2)
	sweep 15 "Workers, on $(kind_of .)" "${counts[@]/#/workers=}"
}

sweep_batches() {
	sweep 20 "Frames in a launch" batch={1,2,4,8,16}
	sweep 20 "MiB of points in a launch" mib={4,8,16,32}
	sweep 10 "Folders among which the pictures are divided" folders={1,64}
}

# ------------------------------------------------------------------ on a disk

# on_disk COMMAND...: with frames and pictures on GPU_DISK
on_disk() {
	local main=$GPU_DISK/main
	pushd "$GPU_DISK" >/dev/null
	"$@"
	popd >/dev/null
}

# As many frames as lie in main in memory would make the disk wait for pictures.
copy_to_disk() {
	mkdir -p "$GPU_DISK/main"
	find "$main" -name '*.bin' | sort | head -n 100 |
		xargs cp -t "$GPU_DISK/main"
}

# With frames in the page cache, as in memory, but by pages of another size.
measure_on_disk() {
	if [[ -z $GPU_DISK ]]; then
		skipped "frames and pictures on a disk" "no disk has room"
		return
	fi
	have_time 30 "frames and pictures on a disk" || return 0
	copy_to_disk
	on_disk sweep_workers
	on_disk measure_whole "$(size 2 30)"
}

# ------------------------------------------------------------------------ stages

# Of the fastest case of preset surround.
show_stages() {
	local best
	cat steady.tsv sweep.tsv >all.tsv
	best=$(fastest_case all.tsv)
	table_of_stages all.tsv "$best" \
		"Stages of the fastest case, $(name_case "$best")"
}

make_main
measure_ways_to_bin
measure_device
measure_steady
sweep_workers
measure_on_disk
measure_whole "$(size 2 10)"
sweep_batches
show_stages
measure_rounds
[[ $GPU_EMULATED == yes ]] || measure_long
