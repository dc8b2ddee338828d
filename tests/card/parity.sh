#!/usr/bin/env bash
#
# The GPU draws what the CPU draws, bit for bit: the trees of the two devices are
# compared byte by byte, for every preset, as pictures and as arrays, for channels,
# grids and layouts that are asked for by options, for made-up frames of all sizes,
# frames that look for trouble, and recorded ones; so are streams of random pictures.
# And the arithmetic is compared for all floats there are.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"
# shellcheck source=tests/card/frames.sh
source "$(dirname "$0")/frames.sh"

# compare NAME INPUT OPTION...: both devices
compare() {
	local name=$1 input=$2 on_gpu=0 on_cpu=0
	shift 2
	have_time 5 "$name" || return 0
	rm -rf gpu cpu
	logged "$birdview" -q --device gpu --no-fallback "$@" -o gpu "$input" ||
		on_gpu=$?
	logged "$birdview" -q --device cpu "$@" -o cpu "$input" || on_cpu=$?
	if ((on_gpu != on_cpu || on_gpu > 1)); then
		failed "$name" "exit status $on_gpu, with the CPU $on_cpu"
	else
		compare_trees "$name" cpu gpu
	fi
	rm -rf gpu cpu
}

# comes_as PRESET FORM
comes_as() {
	rm -rf trial
	: >empty.bin
	logged "$birdview" -q --device cpu --preset "$1" --write "$2" -o trial \
		empty.bin
}

# compare_preset PRESET: in every form that it comes in
compare_preset() {
	local form input=$frames/mixed
	[[ $GPU_EMULATED == no ]] || input+=/two
	for form in png npz; do
		comes_as "$1" $form || continue
		compare "preset $1 as $form" "$input" --preset "$1" --write $form
		input=$frames/mixed/two
	done
}

compare_presets() {
	local preset
	compare "preset surround, all frames" "$frames/mixed" "${small[@]}"
	while IFS= read -r preset; do
		compare_preset "$preset"
	done < <(list_presets)
}

# Pixels of all sizes, and arrays of all kinds.
compare_channels() {
	local thirty=$frames/mixed/thirty channels
	local free=("${small[@]}")
	for channels in mean-height intensity,density,height \
		low,span,max-intensity; do
		compare "$channels" "$thirty" "${free[@]}" --channels $channels
		compare "$channels in 16 bits" "$thirty" "${free[@]}" \
			--channels $channels --bits 16
	done
	compare "slices in a picture" "$thirty" "${free[@]}" --slices 7 \
		--channels slice-height:0,slice-occupied:3,occupied
	compare "arrays" "$thirty" "${free[@]}" --write npz
	compare "35 slices, occupied" "$thirty" "${free[@]}" --write npz \
		--slices 35 --channels mean-intensity,slice-occupied
	compare "64 slices" "$frames/mixed/two" "${free[@]}" --write npz \
		--slices 64 --channels height,density,slices
}

# Sizes that are a multiple of 80 bytes are whole points of 16 and 20.
make_fives() {
	cp -r "$frames/mixed/thirty" fives
	truncate -s /80 fives/*.bin
}

compare_options() {
	local mixed=$frames/mixed
	compare "cells of 0.05 m" "$mixed/sixty" \
		--x -20:20 --y -20:20 --cell 0.05
	compare "cells of 0.3 m, an odd grid" "$mixed/thirty" \
		--x -7.2:60.6 --y -9:4.8 --z -2.5:0.7 --cell 0.3
	compare "a grid of one cell" "$mixed/thirty" \
		--x -50:50 --y -50:50 --cell 100
	compare "density log16" "$mixed/thirty" "${small[@]}" --density log16
	compare "density log128" "$mixed/thirty" "${small[@]}" --density log128
	compare "density linear:50" "$mixed/thirty" "${small[@]}" \
		--density linear:50
	make_fives
	compare "layout nuscenes" fives "${small[@]}" --layout nuscenes
	compare "columns y,x,-z,i" "$mixed/thirty" "${small[@]}" \
		--layout columns=y,x,-z,i --intensity-scale 0.5
	compare "no intensity, stride 20" fives "${small[@]}" \
		--layout columns=-,z,y,x,-
	compare "-j 2" "$mixed/sixty" "${small[@]}" -j 2
	compare "--encoder libpng" "$mixed/thirty" "${small[@]}" \
		--encoder libpng
}

compare_recorded() {
	local directory preset
	while IFS= read -r directory; do
		[[ -n $directory ]] || continue
		for preset in $(list_presets); do
			compare "${directory##*/}, preset $preset" "$directory" \
				--preset "$preset"
		done
	done <<<"$GPU_FRAMES"
}

# All floats take a minute or two of all processors; some of them first.
check_arithmetic() {
	local name="all floats have the same cells and pixels" result=0
	local program=$programs/exhaustive
	if [[ ! -x $program ]]; then
		skipped "$name" "that takes a card"
		return
	fi
	have_time 10 "$name" || return 0
	check "every 61st float has the same cells and pixels" "$program" 61
	have_time 20 "$name" || return 0
	logged timeout $(($(time_left) - 3)) "$program" || result=$?
	if ((result == 0)); then
		passed "$name"
	elif ((result == 124)); then
		skipped "$name" "no time was left"
	else
		failed "$name" "status $result"
	fi
}

# Their tests, which need nothing but the kernels and CUDA.
check_kernels() {
	have_time 10 "the tests of the kernels" || return 0
	check "the tests of the kernels pass" \
		timeout $(($(time_left) - 3)) "$programs/kernels"
	have_time 10 "the tests of the kernels, with channels" || return 0
	check "the tests of the kernels pass with all channels" \
		timeout $(($(time_left) - 3)) "$programs/kernels_channels"
}

# draw_pictures PROCESSES PICTURES: so many each. A process by itself mostly waits for
# memory and for the card.
draw_pictures() {
	local i result=0 processes=()
	for ((i = 1; i <= $1; i++)); do
		BIRDVIEW_SEED=$i BIRDVIEW_PICTURES=$2 \
			timeout $(($(time_left) - 3)) "$programs/streams" &
		processes+=($!)
	done
	for i in "${processes[@]}"; do
		wait "$i" || result=$?
	done
	return $result
}

# Each of them whole, in part, without a cell, and with too little room.
check_streams() {
	local processes pictures
	processes=$(size 2 8)
	pictures=$(size 5 2500)
	local name="streams of $((processes * pictures)) random pictures"
	have_time 15 "$name" || return 0
	check "$name are those of the CPU" draw_pictures "$processes" \
		"$pictures"
}

make_mixed
compare_presets
check_streams
[[ $GPU_EMULATED == yes ]] || check_kernels
compare_recorded
compare_channels
compare_options
check_arithmetic
