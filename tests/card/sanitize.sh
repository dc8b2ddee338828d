#!/usr/bin/env bash
#
# The kernels and their memory under compute-sanitizer: no access outside what
# was allocated, none to what was never written, no race, no leak. Watched are the
# tests of the kernels, those of streams first, whose threads share memory; and a
# program that calls the library, in one process, on frames that look for trouble.

# shellcheck source=tests/card/part.sh
source "$(dirname "$0")/part.sh"
# shellcheck source=tests/card/frames.sh
source "$(dirname "$0")/frames.sh"

make_few() {
	mkdir -p few
	logged "$programs/hard_frames" few 7 "$(size 4 16)"
	logged "$synth" --frames 2 --points "$(size 500 20000)" synth
	for frame in synth/*.bin; do
		mv "$frame" "few/synth-${frame##*/}"
	done
	: >few/empty.bin
}

# convert DEVICE PRESET: the few frames, into a directory named like the device
convert() {
	rm -rf "$1"
	mkdir "$1"
	"$programs/in_process" "$1" "$2" "$1" few/*.bin
}

compare() {
	check "a call of the library converts with preset $1" \
		convert gpu "$1"
	logged convert cpu "$1"
	compare_trees "a call of the library, preset $1" cpu gpu
}

find_sanitizer() {
	local place
	for place in "$(command -v compute-sanitizer || true)" \
		/usr/local/cuda/{bin,compute-sanitizer}/compute-sanitizer \
		/opt/nvidia/*/compute-sanitizer; do
		if [[ -x $place ]]; then
			echo "$place"
			return
		fi
	done
}

# watch NAME TOOL COMMAND...
watch() {
	local name="$2, $1" log=$2.log result=0 tool=(--tool "$2") summary
	shift 2
	have_time 10 "$name" || return 0
	[[ ${tool[1]} != memcheck ]] || tool+=(--leak-check full)
	timeout $(($(time_left) - 3)) "$sanitizer" "${tool[@]}" \
		--error-exitcode 9 "$@" >"$log" 2>&1 || result=$?
	{ printf '\n%s\n' "$name" && tail -n 100 "$log"; } >>"$GPU_LOG"
	summary=$(grep 'SUMMARY' "$log" | sed 's/^=* *//' | paste -s -d ';' ||
		true)
	if ((result == 124)); then
		skipped "$name" "no time was left"
	elif ((result == 0)) && [[ -n $summary && ! $summary =~ SUMMARY:\ [1-9] ]]; then
		passed "$name" "$summary"
	else
		failed "$name" "status $result; $summary"
	fi
}

# watch_kernels TOOL...: a few pictures are enough to meet each way through a kernel,
# and take a tool that watches every instruction some seconds.
watch_kernels() {
	local tool
	for tool; do
		BIRDVIEW_PICTURES=25 watch "the tests of streams" "$tool" \
			"$programs/streams"
	done
	for tool; do
		watch "the tests of the kernels" "$tool" "$programs/kernels"
	done
	for tool; do
		watch "the tests of the kernels with all channels" "$tool" \
			"$programs/kernels_channels"
	done
}

# watch_presets TOOL...
watch_presets() {
	local tool preset
	for preset in $(list_presets); do
		mkdir -p watched
		for tool; do
			watch "preset $preset" "$tool" "$programs/in_process" gpu \
				"$preset" watched few/*.bin
		done
		rm -rf watched
	done
}

make_few
for preset in $(list_presets); do
	compare "$preset"
done
sanitizer=$(find_sanitizer)
if [[ -n $sanitizer ]]; then
	watch_kernels racecheck memcheck initcheck
	watch_presets memcheck initcheck racecheck
else
	skipped "memcheck, initcheck, racecheck" "there is no compute-sanitizer"
fi
