#!/usr/bin/env bash
# Whole runs of birdview and of other ways to the same pictures, side by side.
#
#     bash bench/peers.sh [--frames DIR]... [--frames-count N] [--rounds N]
#
# The frames are those below the directories, or eight of birdview-synth; up to
# 24 of them are taken, evenly, and repeated until there are N (400) files,
# each with memory of its own. All ways take turns, in seven rounds (or
# --rounds, or BIRDVIEW_ROUNDS) and one to warm up, on a memory file system
# where there is one, so that whatever else the machine does meets all alike,
# and a ratio is one of times in the same round.
#
# Slow ways get fewer frames, and all times are those of one frame. They are
# given in two forms:
#
#	whole runs	from the start of the command to its end, divided by the
#			frames; of Python, its own start is left out (see
#			peers/timing.py), of everything else nothing
#	steady state	a run of a quarter of the frames is timed too, and the
#			difference divided by the frames that the other had more:
#			what it costs to start and to end cancels out
#
# Every time is also given as a multiple of the floor: birdview-floor, in as many
# processes, reads the same frames and writes pictures of the same sizes with
# nothing in between (see floor.c).
#
# Results: build/bench/peers.tsv, with every round, and build/bench/peers.md.
set -euo pipefail

# shellcheck source=bench/prepare.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"

directories=()
count=400
rounds=${BIRDVIEW_ROUNDS:-7}

while (($#)); do
	case $1 in
	--frames)
		directories+=("${2:?--frames needs a directory}")
		shift
		;;
	--frames-count)
		count=${2:?--frames-count needs a number}
		shift
		;;
	--rounds)
		rounds=${2:?--rounds needs a number}
		shift
		;;
	*)
		say "Usage: bash bench/peers.sh [--frames DIR]... [--frames-count N]" \
			"[--rounds N]"
		exit 2
		;;
	esac
	shift
done

export LC_ALL=C PYTHONDONTWRITEBYTECODE=1

# -------------------------------------------------------- Python and its peers

packages=(numpy opencv-python-headless pillow)

# imports PYTHON MODULE...
imports() {
	local python=$1 module
	shift
	for module; do
		"$python" -c "import $module" 2>/dev/null || return
	done
}

make_venv() {
	local log=$bench_build/venv.log
	python3 -m venv "$1" >"$log" 2>&1 ||
		{ apt_install python3-venv && python3 -m venv "$1"; } >>"$log" 2>&1
	"$1/bin/pip" install -q "${packages[@]}" >>"$log" 2>&1
}

# find_python: sets 'python' to one that has the peers, as far as there are
# any.
find_python() {
	local venv=$bench_build/venv
	python=python3
	imports "$python" numpy cv2 PIL && return
	if ! imports "$venv/bin/python" numpy cv2 PIL; then
		say "Installing ${packages[*]} in $venv"
		make_venv "$venv" || say "That failed: see $bench_build/venv.log"
	fi
	[[ ! -x $venv/bin/python ]] || python=$venv/bin/python
}

# -------------------------------------------------------------------- the ways

# From here on everything happens in the scratch directory. There are
#
#	many some few	frames, so many as a way is fast
#	sizes		birdview's pictures of 'many'
#	pictures	and of 'few'
#	arrays		float planes of 'few'
#	maps		and PIXOR's map of them, by its authors' algorithm
#	..._short	the first quarter of each
#	out		what a way writes, empty or not there before

# add KEY BASE FLOOR FRAMES LABEL COMMAND: a way to be measured, compared with
# the ways BASE and FLOOR. It converts what is in a directory, FRAMES or its
# short form, which stands for FRAMES in COMMAND, to 'out'. A COMMAND that begins
# with 'python' prints the seconds that it takes itself.
keys=()
declare -A frames_of command_of
add() {
	keys+=("$1")
	frames_of[$1]=$4
	command_of[$1]=$6
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$5" >>ways
}

# add_processes N: all that is there for one process and for one a CPU
add_processes() {
	local n=$1 who="one process"
	((n == 1)) || who="$n processes"
	add "floor$n" "birdview$n" "floor$n" many "floor, $who" \
		"birdview-floor $n FRAMES sizes out"
	add "birdview$n" birdview1 "floor$n" many "birdview -j$n" \
		"birdview -q -j$n -o out FRAMES"
	add "depth$n" "birdview$n" "floor$n" many \
		"birdview -j$n --preset note" \
		"birdview -q -j$n --preset note -o out FRAMES"
	if ! imports "$python" numpy cv2; then
		skipped+=("numpy and OpenCV are missing: their rows, $who")
		return
	fi
	add "numpy$n" "birdview$n" "floor$n" some "numpy and OpenCV, $who" \
		"python numpy_cv2.py FRAMES out $n"
	add "file$n" "depth$n" "floor$n" few \
		"the note's loop, $who, a file a task" \
		"python note.py FRAMES out $n file"
	((n == 1)) ||
		add "chunk$n" "depth$n" "floor$n" few \
			"the note's loop, $who, a chunk a worker" \
			"python note.py FRAMES out $n chunk"
}

add_encoders() {
	if [[ $(birdview --help) == *--encoder* ]]; then
		add libpng1 birdview1 floor1 some \
			"birdview -j1 --encoder libpng" \
			"birdview -q -j1 --encoder libpng -o out FRAMES"
	else
		skipped+=("birdview has no --encoder: the row of libpng")
	fi
	if imports "$python" cv2; then
		add cv2 birdview1 floor1 pictures "OpenCV's imwrite() alone" \
			"python writers.py FRAMES out cv2"
	else
		skipped+=("OpenCV is missing: the row of its writer")
	fi
	if imports "$python" PIL; then
		add pillow birdview1 floor1 pictures "Pillow's save() alone" \
			"python writers.py FRAMES out pillow"
	else
		skipped+=("Pillow is missing: the row of its writer")
	fi
}

# Height, intensity and count as float32, from what is drawn to a file.
add_arrays() {
	add npz npz floor1 few "bv_encode_npz() alone, three float planes" \
		"itself birdview-arrays FRAMES out"
	if imports "$python" numpy; then
		add savez npz floor1 arrays \
			"numpy's savez_compressed() alone, the same planes" \
			"python writers.py FRAMES out numpy"
	else
		skipped+=("numpy is missing: the row of savez_compressed()")
	fi
}

# More of a sample, and more channels.
add_channels() {
	add wide1 birdview1 floor1 many "birdview -j1 --bits 16" \
		"birdview -q -j1 --bits 16 -o out FRAMES"
	add float1 birdview1 floor1 some "birdview -j1 --write npz" \
		"birdview -q -j1 --write npz -o out FRAMES"
	add sfa3d1 birdview1 floor1 many "birdview -j1 --preset sfa3d" \
		"birdview -q -j1 --preset sfa3d -o out FRAMES"
	add pixor1 birdview1 floor1 some "birdview -j1 --preset pixor" \
		"birdview -q -j1 --preset pixor -o out FRAMES"
	add map1 pixor1 floor1 some \
		"PIXOR's C loop, 36 float32 a cell, nothing written" \
		"itself birdview-pixor FRAMES"
	if imports "$python" numpy; then
		add savemap1 pixor1 floor1 maps \
			"numpy's savez_compressed() alone, the same array" \
			"python writers.py FRAMES out pixor"
	fi
}

# ------------------------------------------------------------------- measuring

# seconds COMMAND: of all frames
seconds() {
	local begin end
	rm -rf out
	# shellcheck disable=SC2086 # one word per argument
	if [[ $1 == python* ]]; then
		mkdir out
		"$python" "$root/bench/peers/"${1#python }
	elif [[ $1 == itself* ]]; then
		mkdir out
		${1#itself }
	else
		begin=${EPOCHREALTIME/./}
		$1
		end=${EPOCHREALTIME/./}
		awk -v t=$((end - begin)) 'BEGIN { printf "%.6f\n", t / 1e6 }'
	fi
}

# mean_size: the bytes of a picture, or of an array, in 'out'
mean_size() {
	find out '(' -name '*.png' -o -name '*.npz' ')' -printf '%s\n' |
		awk '{ sum += $1 } END { printf "%.0f\n", NR ? sum / NR : 0 }'
}

# measure_way KEY prints FRAMES SECONDS of a short run and of one with all
# frames, and the BYTES of a picture.
measure_way() {
	local directory time
	local -a files
	for directory in "${frames_of[$1]}_short" "${frames_of[$1]}"; do
		time=$(seconds "${command_of[$1]/FRAMES/$directory}")
		files=("$directory"/*)
		printf '%s\t%s\t' "${#files[@]}" "$time"
	done
	mean_size
}

# measure prints lines ROUND KEY and what measure_way does.
measure() {
	local round key measured
	for ((round = 0; round <= rounds; round++)); do
		say "Round $round of $rounds"
		for key in "${keys[@]}"; do
			measured=$(measure_way "$key")
			# Round 0 only warms up.
			((round == 0)) ||
				printf '%s\t%s\t%s\n' "$round" "$key" "$measured"
		done
	done
}

# shorten DIRECTORY: makes its short form
shorten() {
	local files=("$1"/*)
	mkdir "$1_short"
	ln "${files[@]:0:(${#files[@]} + 3) / 4}" "$1_short"
}

# check LABEL COMMAND OPTION...: does a peer draw of 'few' what birdview does
# with the options?
check() {
	local label=$1 peer=$2
	shift 2
	rm -rf out ours
	mkdir out
	# shellcheck disable=SC2086 # one word per argument
	"$python" "$root/bench/peers/"$peer >/dev/null
	birdview -q "$@" -o ours few
	echo "$label: $("$python" "$root/bench/peers/compare.py" ours out)."
}

check_peers() {
	if imports "$python" numpy; then
		rm -rf ours
		birdview -q --preset pixor -o ours few
		echo "PIXOR's C loop against birdview --preset pixor:" \
			"$("$python" "$root/bench/peers/compare_maps.py" ours maps)."
	fi
	imports "$python" numpy cv2 || return 0
	check "numpy and OpenCV against birdview" \
		"numpy_cv2.py few out 1" --preset surround
	check "the note's loop against birdview --preset note" \
		"note.py few out $cpus file" --preset note
}

# ------------------------------------------------------------------- all of it

build_bench
find_python
make_scratch
if ((${#directories[@]} == 0)); then
	directories=("$scratch/synthetic")
	"$bench_build/birdview-synth" --frames 8 "$scratch/synthetic"
fi
count_frames "${directories[@]}"
distinct=$((found < 24 ? found : 24))
say "Taking $distinct of $found frames"
copy_frames "$scratch/distinct" "$distinct" "${directories[@]}"

cd "$scratch"
PATH=$bench_build:$PATH
cpus=$(birdview-bench --cpus)
skipped=()
copy_frames many "$count" distinct
copy_frames some $((count / 4 > distinct ? count / 4 : distinct)) distinct
copy_frames few $((2 * cpus > 6 ? 2 * cpus : 6)) distinct
birdview -q -o sizes many
birdview -q -o pictures few
mkdir arrays
birdview-arrays few arrays >/dev/null
mkdir maps
birdview-pixor few maps >/dev/null
for directory in many some few pictures arrays maps; do
	shorten "$directory"
done

add_processes 1
((cpus == 1)) || add_processes "$cpus"
add_encoders
add_arrays
add_channels

checks=$(check_peers)
measure >"$bench_build/peers.tsv"
{
	echo "# Whole runs, side by side"
	echo
	echo "$(birdview-bench --machine); on $storage."
	echo
	echo "$distinct different frames as $count files; $rounds rounds."
	echo "${checks:-No pixels were compared.}"
	((${#skipped[@]} == 0)) || printf 'Left out: %s.\n' "${skipped[@]}"
	echo
	python3 "$root/bench/peer_tables.py" ways "$bench_build/peers.tsv"
} >"$bench_build/peers.md"
cat "$bench_build/peers.md"
