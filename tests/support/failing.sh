# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests share that make calls fail; failing.c says how. A test sources
# this file after cli.sh. There are then four tiny frames below 'in', with their
# pictures below 'expected', and the run of them that is disturbed takes a list,
# a root and a report, and finds an older picture in one place.

# Frames are few, so that one process has several to make.
tiny=(--x 0:10 --y -5:5 --cell 0.5)
arguments=("${tiny[@]}" -j 2 --device "${DEVICE:-cpu}" -o out --report report
	--sync each --root in --files-from list in/drive)
export TEST_FAILED=$PWD/failed

"$BIRDVIEW_SYNTH" --frames 2 --points 300 in/drive
"$BIRDVIEW_SYNTH" --frames 2 --seed 3 --points 300 in/listed/deep
find in/listed -name '*.bin' >list
unset TEST_FAIL
"$BIRDVIEW" "${tiny[@]}" -q -o expected in
old_picture=out/drive/000001.png

# disturb FAULT: the run with a fault; 'came_up' says whether the call came
disturb() {
	rm -rf out failed report
	mkdir -p out/drive
	put_old_picture $old_picture
	# Not a time that has the file system asked what it makes of the frame's.
	touch -d '2001-02-03' $old_picture
	status=0
	ran="TEST_FAIL='$1'"
	TEST_FAIL=$1 timeout -s KILL 300 "$BIRDVIEW" "${arguments[@]}" \
		>"$scratch/stdout" 2>"$scratch/stderr" || status=$?
	came_up=false
	if [[ -e failed ]]; then
		came_up=true
	fi
}

# expect_documented_exit: a status that the command may end with
expect_documented_exit() {
	[[ $status == [0-4] ]] ||
		fail "exit status $status: $(<"$scratch/stderr")"
}

# expect_clear_words: whole lines; none about a process that died or does not
# answer; one if the run could not start, and another if the report cannot even
# say that; and some if anything failed
expect_clear_words() {
	local lines line
	mapfile -t lines <"$scratch/stderr"
	for line in "${lines[@]}"; do
		if [[ $line != 'birdview: '* && $line != "Try 'birdview --help'." ||
			$line == *'worker process'* ||
			$line == *'killed by signal'* ||
			$line == *'did not answer'* ]]; then
			fail "unexpected words: $line"
		fi
	done
	if [[ $status == [23] && ${#lines[@]} != 1 &&
		${lines[1]-} != *'the report could not be written whole'* ]]; then
		fail "not one line: ${lines[*]}"
	elif [[ $status == [14] ]] && ((${#lines[@]} < 2)); then
		fail "no words for exit status $status: ${lines[*]}"
	fi
}

# expect_whole_or_absent: every picture is the one of an undisturbed run, or the
# older one, or it is not there; and nothing temporary is
expect_whole_or_absent() {
	local wrong
	wrong=$(diff -rq out expected | grep -v '^Only in expected' |
		grep -v "^Files $old_picture and") || true
	[[ -z $wrong ]] || fail "what is there is not whole: $wrong"
	if ! cmp -s $old_picture "expected/${old_picture#out/}" &&
		! is_old_picture $old_picture; then
		fail "neither the older picture nor the new one is there"
	fi
	if ((status == 0)) && ! diff -rq out expected >/dev/null; then
		fail 'not all pictures are there, and nobody says so'
	fi
}

# expect_completed: another run gives what an undisturbed one gives, and a check
# says so; with BIRDVIEW_SHORT after one trial of five. CPUs do it, which are ready
# sooner than an emulated GPU.
completed_trials=0
expect_completed() {
	! is_short || ((completed_trials++ % 5 == 0)) || return 0
	status=0
	"$BIRDVIEW" "${arguments[@]}" --device cpu 2>"$scratch/stderr" ||
		status=$?
	if ((status != 0)) || ! diff -r out expected >/dev/null; then
		fail 'another run does not complete the tree:' \
			"$(<"$scratch/stderr")" "$(diff -rq out expected)"
	fi
	expect_right_at_times "${tiny[@]}" -o out in
}

# try FAULT [FUNCTION]: disturb, and all that is expected whatever the fault is; what the
# function expects, too
try() {
	disturb "$1"
	$came_up || return 0
	expect_documented_exit
	expect_clear_words
	expect_whole_or_absent
	${2:-:}
	expect_completed
}

# ---- One call after the other ----

# The functions, and the errors that each may fail with
calls='
open EINTR EIO EACCES EMFILE ENFILE
openat EINTR EIO EACCES EMFILE ENOSPC EROFS EDQUOT
openat2 EIO EMFILE ENOSYS EACCES
statx EIO EPERM EACCES
read EIO EINTR
pread EIO EINTR short
write EIO ENOSPC EINTR EDQUOT EFBIG short
close EIO EINTR
close_written EIO EINTR ENOSPC EDQUOT
renameat EIO ENOSPC EACCES EXDEV
renameat2 EIO ENOSPC EACCES EXDEV
mkdir EIO EACCES ENOSPC
mkdirat EIO EACCES ENOSPC EROFS
futimens EIO
fsync EIO ENOSPC
fstat EIO ENOMEM
fstatat EIO EACCES
stat EIO EACCES
faccessat EIO EACCES
readlink EACCES
realpath EIO ENOMEM
get_current_dir_name ENOMEM ENOENT
getcwd ENOMEM
opendir EMFILE EACCES ENOMEM
fdopendir ENOMEM
readdir EIO
fopen EMFILE EACCES
fclose ENOSPC EIO
fork EAGAIN ENOMEM
waitpid EINTR
mmap ENOMEM
pthread_create EAGAIN
'
tried=0
counts=

# try_calls WHOSE STEP FUNCTION EFFECT...: try at every STEP-th call with one of
# the effects; with BIRDVIEW_LONG at each with all of them, and also together with
# all calls after it; but one that is always interrupted is repeated for ever.
# WHOSE is empty or child:, as failing.c has it.
try_calls() {
	local whose=$1 step=$2 function=$3 n=1 before=$tried effect
	local -a effects=("${@:4}")
	! is_long || step=1
	for (( ; failures < 20; n += step)); do
		if is_long; then
			for effect in "${effects[@]}"; do
				try "$whose$function@$n=$effect"
				$came_up || break
				[[ $effect == EINTR ]] ||
					try "$whose$function@$n+=$effect"
			done
		else
			try "$whose$function@$n=${effects[tried % ${#effects[@]}]}"
		fi
		$came_up || break
		tried=$((tried + 1))
	done
	counts+=" $function $((tried - before))"
}

# expect_tried FUNCTION...: each of these has failed. Which others come up, and how
# often each, may depend on who is faster.
expect_tried() {
	local function
	((failures == 0)) || return 0
	for function; do
		[[ " $counts " =~ " $function "[1-9] ]] ||
			fail "no call of $function ever failed"
	done
}

# try_all_calls WHOSE STEP: the same with each of the functions
try_all_calls() {
	local function errors
	while read -r function errors; do
		if [[ -n $function ]]; then
			# shellcheck disable=SC2086
			try_calls "$1" "$2" "$function" $errors
		fi
	done <<<"$calls"
}
