#!/usr/bin/env bash
#
# bash, zsh and fish complete every option that the help has, the words of those
# that take one of several, and files or directories where a path is expected.
# What a shell is not there for is left out.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

manual=$BIRDVIEW_BUILD_DIR/manual
export HOME=$scratch
mkdir sub dir
touch file.bin 'name with spaces'
list_options | sed 's/^/--/; s/ .*//' | sort >"$scratch/options"
(($(wc -l <"$scratch/options") >= 25)) || fail 'options are not found'

# expect_offer WORD...: what was offered last, in any order
expect_offer() {
	diff -u --label expected --label offered \
		<(print_lines "$@" | sort) <(sort "$scratch/stdout") ||
		fail 'other words are offered'
}

expect_all_options() {
	diff -u "$scratch/options" <(sort "$scratch/stdout") ||
		fail 'other options are offered'
}

# ---- bash ----

# offer WORD...: captures what bash offers for the last, as it splits words
offer() {
	# shellcheck disable=SC2016
	capture bash --norc -uc '
		source "$0"
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_birdview
		((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"
	' "$manual/birdview.bash" "$@"
	expect_exit 0
	expect_stderr
}

offer birdview --
expect_all_options
offer birdview in --pre
expect_offer --preset
offer birdview --preset ''
expect_offer surround note sfa3d complex-yolo mv3d mv3d-c pixor birdnet apollo
offer birdview --existing s
expect_offer skip
offer birdview --existing =
expect_offer update skip replace fail
offer birdview --existing = re
expect_offer replace
offer birdview --device ''
expect_offer auto cpu gpu
offer birdview --layout k
expect_offer kitti
offer birdview --layout ''
expect_offer kitti nuscenes waymo nclt
offer birdview --format ra
expect_offer raw
offer birdview --intensity-scale ''
expect_offer tanh auto
offer birdview --origin f
expect_offer first
offer birdview --bits ''
expect_offer 8 16
offer birdview --write n
expect_offer npz
offer birdview --channels me
expect_offer mean-height mean-intensity
offer birdview --channels = height,density,slice-
expect_offer height,density,slice-height height,density,slice-occupied
offer birdview --channels low,
expect_offer low,{height,low,span,mean-height,intensity,max-intensity} \
	low,{mean-intensity,density,occupied,slice-height,slice-occupied,slices}
offer birdview -o ''
expect_offer sub dir
offer birdview --output = d
expect_offer dir
offer birdview --root s
expect_offer sub
offer birdview --report f
expect_offer file.bin
offer birdview --max-points ''
expect_offer
offer birdview -q ''
expect_offer sub dir file.bin 'name with spaces'
offer birdview -- -
expect_offer
offer birdview -- n
expect_offer 'name with spaces'
[[ $(bash --norc -c 'source "$0"; complete -p birdview' \
	"$manual/birdview.bash") == 'complete -F _birdview birdview' ]] ||
	fail 'bash does not know what completes birdview'

# ---- zsh ----

if command -v zsh >/dev/null; then
	[[ $(head -n 1 "$manual/_birdview") == '#compdef birdview' ]] ||
		fail 'zsh does not know what the file completes'
	capture zsh -n "$manual/_birdview"
	expect_exit 0
	expect_stderr
	# What zsh hands to _arguments is one specification for each name.
	# shellcheck disable=SC2016
	capture zsh -f -c '_arguments() { print -rl -- "$@" }; source $0' \
		"$manual/_birdview"
	expect_exit 0
	cp "$scratch/stdout" specifications
	sed -nE 's/^(\([^)]*\))?(--[a-z-]+).*/\2/p' specifications \
		>"$scratch/stdout"
	expect_all_options
	for line in \
		'--preset=[the kind of picture (surround)]:NAME:(surround note sfa3d complex-yolo mv3d mv3d-c pixor birdnet apollo)' \
		'--bits=[of a sample in a PNG, likewise\: 8 or 16 (8)]:N:(8 16)' \
		'(-o --output)-o+[where the pictures go; made if it is not there]:DIR:_files -/' \
		'(-q --quiet)--quiet[write nothing but errors]' \
		'--y=[metres to the left, likewise (-80\:80)]:MIN\:MAX:' \
		'*:input:_files'; do
		grep -qxF -e "$line" specifications || fail "zsh is not told: $line"
	done
	grep -qxE -e '--channels=\[.*\]:LIST:_values -s , LIST height low .* slices' \
		specifications || fail 'zsh is not told of channels'
else
	skip_part 'there is no zsh'
fi

# ---- fish ----

# offer_in_fish LINE: captures what fish offers at its end
offer_in_fish() {
	# shellcheck disable=SC2016
	capture fish -c 'complete -c birdview -e; source $argv[1]
		complete -C $argv[2]' "$manual/birdview.fish" "$1"
	expect_exit 0
	expect_stderr
	sed -i 's/\t.*//' "$scratch/stdout"
}

if command -v fish >/dev/null; then
	capture fish -n "$manual/birdview.fish"
	expect_exit 0
	expect_stderr
	offer_in_fish 'birdview --'
	expect_all_options
	offer_in_fish 'birdview --pre'
	expect_offer --preset
	offer_in_fish 'birdview --preset '
	expect_offer surround note sfa3d complex-yolo mv3d mv3d-c pixor birdnet apollo
	offer_in_fish 'birdview --existing=re'
	expect_offer --existing=replace
	offer_in_fish 'birdview --channels me'
	expect_offer mean-height mean-intensity
	offer_in_fish 'birdview --channels height,density,slice-'
	expect_offer height,density,slice-height height,density,slice-occupied
	offer_in_fish 'birdview --write '
	expect_offer png npz
	offer_in_fish 'birdview -o '
	expect_offer dir/ sub/
	offer_in_fish 'birdview --report f'
	expect_offer file.bin
	offer_in_fish 'birdview --max-points '
	expect_offer
	offer_in_fish 'birdview -q f'
	expect_offer file.bin
else
	skip_part 'there is no fish'
fi
