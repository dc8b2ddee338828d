# shellcheck shell=bash disable=SC2154
#
# The frames that the sections convert. A section sources this file after
# part.sh. Frames are made once for all sections, by all processors:
#
#	main	some hundred different frames of 120,000 points; $main, so that a
#		function can have them on another file system
#	mixed	a folder for each kind: many points and few, none, more than fit
#		into one launch, and such as look for trouble

frames=$GPU_SCRATCH/frames
main=$frames/main

# synth_jobs NAME FRAMES POINTS: lines for make_all, each for a few frames
synth_jobs() {
	local name=$1 count=$2 points=$3 piece=25 i
	((points < 200000)) || piece=5
	for ((i = 0; i * piece < count; i++)); do
		echo "$name $i $((count - i * piece < piece ? \
			count - i * piece : piece)) $points"
	done
}

# make_all: reads lines NAME PART COUNT POINTS; the frames become
# NAME/PART-NUMBER.bin
make_all() {
	# shellcheck disable=SC2016 # for another shell
	xargs -P "$(nproc)" -L 1 bash -c '
		set -euo pipefail
		part=$1/$2-$3.part
		mkdir -p "$1/$2"
		"$0" --frames "$4" --points "$5" --seed "$(($5 + $3))" "$part"
		for frame in "$part"/*.bin; do
			mv "$frame" "$1/$2/$(printf "%03d-%s" "$3" \
				"${frame##*/}")"
		done
		rmdir "$part"' "$synth" "$1"
}

# make_main: 'main', unless it is there
make_main() {
	[[ ! -e $frames/main.done ]] || return 0
	mkdir -p "$frames"
	synth_jobs main "$(size 12 "${GPU_DISTINCT:-500}")" \
		"$(size 6000 120000)" | logged make_all "$frames"
	touch "$frames/main.done"
}

# make_mixed: likewise; 2,000 frames together with a copy of 'main'
make_mixed() {
	local mixed=$frames/mixed
	[[ ! -e $frames/mixed.done ]] || return 0
	make_main
	mkdir -p "$mixed/hard" "$mixed/none"
	{
		synth_jobs sixty "$(size 6 300)" "$(size 3000 60000)"
		synth_jobs thirty "$(size 6 300)" "$(size 1500 30000)"
		synth_jobs two "$(size 6 400)" "$(size 100 2000)"
		synth_jobs many "$(size 2 200)" "$(size 12000 250000)"
		synth_jobs huge "$(size 1 10)" 1200000
	} | logged make_all "$mixed"
	logged "$programs/hard_frames" "$mixed/hard" 1 "$(size 17 280)"
	for ((i = 0; i < 10; i++)); do
		: >"$mixed/none/$i.bin"
	done
	ln -sfn ../main "$mixed/main"
	touch "$frames/mixed.done"
}

# repeat DIRECTORY COUNT: COUNT folders in DIRECTORY, each with all of $main
repeat() {
	local i
	mkdir -p "$1"
	for ((i = 0; i < $2; i++)); do
		ln -sfn "$main" "$1/$(printf '%04d' "$i")"
	done
}

count_main() {
	find "$main" -name '*.bin' | wc -l
}
