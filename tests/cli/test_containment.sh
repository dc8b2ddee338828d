#!/usr/bin/env bash
#
# Whatever inputs are called, and whatever lies or is put in the way of pictures,
# nothing outside of the output directory is written, made, removed or changed.
# Links are planted there before a run, and swapped in at each of its calls; what
# they take the place of is moved away, and gets no picture any more.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
tiny=(--x 0:10 --y -5:5 --cell 0.5 --device cpu)

"$BIRDVIEW_SYNTH" --frames 1 --points 300 frame
frame=$PWD/frame/000000.bin
mkdir -p in/sub/deep elsewhere/deep work
for name in in/a in/sub/b in/sub/deep/c elsewhere/d; do
	cp "$frame" $name.bin
done
echo 'not ours' >elsewhere/file
echo 'not ours' >elsewhere/deep/file

# describe_others: all outside of 'work'. A file that was made and removed again
# shows in the time of its directory.
describe_others() {
	find .. -path ../here/work -prune -o -path "../std*" -prune -o \
		-path .. -o -printf '%y %i %s %T@ %C@ %p -> %l\n' | sort
}

# The files in the directory that was moved away, but for what is under way.
list="find work/moved -type f ! -name '.birdview.*' | sort"

# contain ARGUMENT...: a run into work/out, which may end in any documented way,
# and in any case without a change outside of 'work'
contain() {
	rm -f work/there
	: >"$scratch/stdout"
	: >"$scratch/stderr"
	describe_others >work/before
	capture timeout -s KILL 300 "$BIRDVIEW" "${tiny[@]}" -j 1 -o work/out "$@"
	[[ $status == [0-4] ]] || fail "exit status $status"
	diff work/before <(describe_others) ||
		fail 'something outside of the output directory has changed'
	[[ ! -e work/there ]] || diff work/there <(eval "$list") ||
		fail 'something came into a directory that was moved away'
	contained=$((contained + 1))
}
contained=0

fresh() {
	rm -rf work/out work/moved
	mkdir work/out
}

# ---- Operands and lists ----

here=$PWD
for operand in in ../here/in ./in/../elsewhere "$here/in" in/a.bin \
	../here/elsewhere/d.bin "$here/in/sub/../a.bin" in/sub/.. in/. \
	work/../elsewhere; do
	fresh
	contain "$operand"
	for root in . in .. "$here" "$here/in" in/sub/deep /; do
		fresh
		contain --root "$root" "$operand"
	done
done

entries=(../here/in/a.bin ../../../etc/passwd /etc/passwd in/../in/a.bin
	in/sub/../../../here/elsewhere/d.bin in//a.bin ./in/./a.bin ''
	../elsewhere in/.. in/a.bin/.. in/a.bin/ in/a.bin/../../elsewhere/d.bin)
for entry in "${entries[@]}"; do
	fresh
	contain --files-from <(printf 'in/a.bin\n%s\n' "$entry")
	for root in . in .. "$here" /; do
		contain --root "$root" --files-from <(printf '%s\n' "$entry")
	done
done

# ---- Odd names ----

# shellcheck disable=SC2016
names=(.bin ..bin ...bin .hidden.bin ' .bin' '. .bin' '.. .bin' -o.bin
	--output.bin $'new\nline.bin' "quo'te.bin" 'double".bin' 'back\slash.bin'
	$'\xff\xfe.bin' $'bell\a\e[2J.bin' '$(touch gone).bin' '%s%n.bin'
	"$(printf 'n%.0s' {1..251}).bin" "$(printf 'n%.0s' {1..255})" '*' '?' '~'
	'....' 'a.' 'a..' .a)
mkdir odd
for name in "${names[@]}"; do
	cp "$frame" "odd/$name"
done
fresh
(cd odd && find . -type f -print0) >names.list
contain --root odd -0 --files-from <(cd odd && find "$PWD" -type f -print0)
# All but those for which the file system has no room.
expect_exit 1
[[ $(wc -l <"$scratch/stderr") -le 4 ]] || fail 'too many names are refused'
(($(find work/out -type f | wc -l) >= ${#names[@]} - 4)) ||
	fail 'not all names are taken'
fresh
contain odd

# ---- Links that are there ----

plant_links() {
	fresh
	case $1 in
	directory) ln -s ../../elsewhere work/out/sub ;;
	absolute) ln -s "$here/elsewhere" work/out/sub ;;
	deep) mkdir work/out/sub && ln -s ../../../elsewhere work/out/sub/deep ;;
	up) ln -s .. work/out/sub ;;
	itself) ln -s sub work/out/sub ;;
	dangling) ln -s ../../elsewhere/new work/out/sub ;;
	file) ln -s ../../elsewhere/file work/out/a.png ;;
	new_file) ln -s ../../elsewhere/new.png work/out/a.png ;;
	frame) ln -s ../../in/a.bin work/out/a.png ;;
	to_directory) ln -s ../../elsewhere work/out/a.png ;;
	hard) ln elsewhere/file work/out/a.png ;;
	fifo) mkfifo work/out/a.png ;;
	esac
}
for link in directory absolute deep up itself dangling file new_file frame \
	to_directory fifo; do
	for existing in update skip replace fail; do
		plant_links $link
		contain --existing $existing in
	done
done

# A second name of a file elsewhere is left alone.
for existing in update skip replace fail; do
	plant_links hard
	contain --existing $existing in
	[[ work/out/a.png -ef elsewhere/file ]] || fail 'a name was taken away'
done

# ---- Links that come in between ----

# swap_at CALL COMMAND: at each such call of a run
swaps=0
swap_at() {
	local call=$1 n
	export TEST_FAILED=$scratch/stdout.failed
	for ((n = 1; ; n++)); do
		fresh
		mkdir work/out/sub
		rm -f "$TEST_FAILED"
		export TEST_FAIL="$call@$n=!$2"
		contain in
		unset TEST_FAIL
		ran="$call@$n: $2"
		[[ -e $TEST_FAILED ]] || break
		((failures == 0)) || break
	done
	rm -f "$TEST_FAILED"
	swaps=$((swaps + n - 1))
}

move='mv work/out/sub work/moved && ln -s ../../elsewhere work/out/sub'
for call in openat openat2 renameat2 mkdirat fstatat futimens; do
	if [[ $call == renameat2 ]]; then
		# The last look was before that.
		swap_at $call "$move"
	else
		swap_at $call "$move && $list >work/there"
	fi
	swap_at $call \
		'rm -rf work/out/sub/deep; ln -s ../../../elsewhere work/out/sub/deep'
	swap_at $call 'ln -sf ../../elsewhere/file work/out/a.png'
done
# Where each directory on the way is opened by itself.
BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing_no_openat2}
for call in openat renameat2 mkdirat; do
	swap_at $call "$move"
done
echo "$contained runs, with $swaps swaps"
if ((failures == 0 && swaps < 60)); then
	fail 'too few swaps'
fi
