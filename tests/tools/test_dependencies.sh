#!/usr/bin/env bash
#
# The parts of the source depend on each other in one direction: who includes a
# header from a folder further up in the table below, or from one that it may not
# use, is named with its line. README says the same order.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# Each folder may use its own headers and those of the lines below it.
order=(
	'cli'
	'run'
	'gpu'
	'work'
	'convert'
	'npz'
	'io, png'
	'formats, core'
)

# What a folder may use beside that
allowed=(
	'gpu: kernels'
	'kernels: core png'
	'formats: core'
	'manual: cli'
)
# Folders outside the order, which have nothing but their own headers and what
# 'allowed' says
alone=(kernels synth manual python)

# ---- The table, as 'FOLDER USED' in 'may' ----

declare -A may known
for ((i = 0; i < ${#order[@]}; i++)); do
	for folder in ${order[i]//,/}; do
		known[$folder]=1
		may[$folder $folder]=1
		for used in "${order[@]:i+1}"; do
			for used in ${used//,/}; do
				may[$folder $used]=1
			done
		done
	done
done
for folder in "${alone[@]}"; do
	known[$folder]=1
	may[$folder $folder]=1
done
for line in "${allowed[@]}"; do
	for used in ${line#*:}; do
		may[${line%%:*} $used]=1
	done
done

# check FOLDER PATH: names the lines of the files there that include what they may
# not. A header is named without a folder if it is of the same, or of kernels/.
check() {
	local file line include used
	while IFS=: read -r file line include; do
		include=${include#*\"}
		include=${include%%\"*}
		used=${include%/*}
		if [[ $include != */* ]]; then
			used=kernels
			[[ ! -e $2/$include ]] || used=$1
		fi
		if [[ $include == birdview.h ]]; then
			continue
		fi
		[[ -n ${may[$1 $used]-} ]] ||
			fail "${file#"$BIRDVIEW_SOURCE_DIR"/}:$line includes $include"
		includes=$((includes + 1))
	done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' "$2" || true)
}

includes=0
ran='reading the includes'
for path in "$BIRDVIEW_SOURCE_DIR"/src/*/ "$BIRDVIEW_SOURCE_DIR/kernels/"; do
	folder=$(basename "$path")
	if [[ -z ${known[$folder]-} ]]; then
		fail "the folder $folder is not in the table"
		continue
	fi
	check "$folder" "$path"
done
echo "$includes includes"
((includes > 100)) || fail 'hardly any include was found'

# ---- README ----

sentence=$(printf ' -> %s' "${order[@]}")
sentence=${sentence:4}
grep -qF "$sentence" "$BIRDVIEW_SOURCE_DIR/README.md" \
	"$BIRDVIEW_SOURCE_DIR"/src/README.md 2>/dev/null ||
	fail "README does not say: $sentence"
