#!/usr/bin/env bash
#
# How fast the GPU path is, and what holds it back, the most important first:
# frames a second in the steady state, beside the CPU path on the same machine;
# the kernels and copies by themselves; whole runs of the command; then threads,
# batches of other sizes. What there is no time for is left out.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"
# shellcheck source=tests/card/frames.sh
source "$(dirname "$0")/frames.sh"
# shellcheck source=tests/card/tables.sh
source "$(dirname "$0")/tables.sh"

presets=(surround note sfa3d)
cores=$(nproc)
: >steady.tsv
: >sweep.tsv

# measure FILE CASE...: adds what birdview-gpu-bench says to the file; cases as in
# bench/gpu/case.h. One that hangs does not take the time of all others.
measure() {
	local file=$1 limit most
	limit=$(($(time_left) - 1))
	most=$(size 300 15)
	shift
	((limit < most * $#)) || limit=$((most * $#))
	((limit > 0)) || return 0
	{ printf '\n$ birdview-gpu-bench %s\n' "${*@Q}"; } >>"$GPU_LOG"
	timeout "$limit" "$programs/birdview-gpu-bench" "$frames/main" pictures \
		"$@" >>"$file" 2>>"$GPU_LOG" ||
		failed "some cases could not be measured" "see log.txt"
	rm -rf pictures
	mkdir pictures
}

# shape CASE: in small where a processor plays the card
shape() {
	size "$1,warm=1,conversions=8,least=10,most=4000,threads=2" "$1"
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

# ------------------------------------------------------------------ the device

measure_device() {
	local which=("${presets[@]}")
	have_time 10 "kernels and copies" || return 0
	[[ $GPU_EMULATED == no ]] || which=(sfa3d)
	timeout 30 "$programs/birdview-gpu-kernels" "$frames/main" \
		"$(size 1 100)" "${which[@]}" >device.tsv 2>>"$GPU_LOG" ||
		failed "kernels and copies could not all be measured" "see log.txt"
	table "Copies of 16 MiB of pinned memory" direction GB/s
	rows_of copy device.tsv
	table "Kernels, microseconds for a frame" preset batch output bin list \
		shade settle "copy of the output" \
		"all in a row, without the copy"
	rows_of kernel device.tsv
	table "Frames" preset points "occupied cells"
	rows_of size device.tsv
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
	first=$(find "$frames/main" -name '*.bin' | sort | head -n 1)
	ln -sf "$first" one
	find "$frames/main" -name '*.bin' | sort | head -n 100 |
		xargs -I {} ln -sf {} hundred
	repeat several "$1"
	whole 1 "$(size 1 3)" one
	whole "$((n < 100 ? n : 100))" "$(size 1 3)" hundred
	whole "$((n * $1))" "$(size 1 3)" several
	table_of_whole_runs "Whole runs of the command, seconds"
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
	cat sweep_now.tsv >>sweep.tsv
	table_of_cases sweep_now.tsv "$title"
}

sweep_threads() {
	local n readers=() encoders=()
	for n in 1 2 3 4 6 8; do
		((n > cores)) || readers+=("readers=$n")
	done
	for n in $((cores / 4)) $((cores / 2)) $((cores - 2)) "$cores" \
		$((cores + 4)); do
		((n < 1)) || encoders+=("encoders=$n")
	done
	sweep 20 "Readers" "${readers[@]}"
	sweep 20 "Encoders" "${encoders[@]}"
}

sweep_all() {
	sweep 20 "Frames in a launch" batch={1,2,4,8,16}
	sweep_threads
	sweep 20 "MiB of points in a launch" mib={4,8,16,32}
	sweep 10 "Folders among which the pictures are divided" folders={1,64}
}

# Of the fastest case of preset surround.
show_stages() {
	local best
	cat steady.tsv sweep.tsv >all.tsv
	best=$(fastest_case all.tsv)
	table_of_stages all.tsv "$best" \
		"Stages of the fastest case, $(name_case "$best")"
}

make_main
mkdir -p pictures
measure_steady
measure_device
measure_whole "$(size 2 10)"
sweep_all
show_stages
measure_rounds
[[ $GPU_EMULATED == yes ]] || measure_long
