#!/usr/bin/env bash
#
# When a process started is told by the clock of whoever asks: in another time
# namespace it looks as if somebody else had its pid by now. A run there does not
# take the temporary file of a live writer from it all the same, whichever of the two
# has the other clock; and once the writer is dead it does.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"
small+=(--device cpu)

elsewhere=(unshare -T --boottime 100000)
"${elsewhere[@]}" true 2>/dev/null || skip 'no time namespace of one'\''s own'
there() {
	"${elsewhere[@]}" cut -d ' ' -f 22 "/proc/$$/stat"
}
[[ $(there) != $(cut -d ' ' -f 22 "/proc/$$/stat") ]] ||
	skip 'another clock does not show'

# put_elsewhere: has birdview run by the other clock from now on
here=$BIRDVIEW
put_elsewhere() {
	printf '#!/bin/sh\nexec %s "%s" "$@"\n' "${elsewhere[*]}" "$here" \
		>"$scratch/birdview_elsewhere"
	chmod +x "$scratch/birdview_elsewhere"
	BIRDVIEW=$scratch/birdview_elsewhere
}

list_temporaries() {
	find out -name '.birdview.*' | sort
}

# try: with a run that stands still in the middle of pictures, and another one by
# the clock that 'BIRDVIEW' then stands for
try() {
	local before
	before=$(list_temporaries)
	[[ -n $before ]] || fail 'nobody writes'
	# All frames but those that others are at are done, and they fail nobody.
	run "${small[@]}" -q -o out --existing skip in
	expect_exit 0
	[[ $(list_temporaries) == "$before" ]] ||
		fail "a live writer has lost its file: before $before," \
			"after $(list_temporaries)"
}

# die: the run that stands still is killed; the other one tidies up after it
die() {
	kill -s KILL -- "-$child"
	finish
	run "${small[@]}" -q -o out in
	expect_exit 0
	expect_complete
}

start_and_hold -j 3 -o out in
put_elsewhere
try
die

start_and_hold -j 3 -o out in
BIRDVIEW=$here
try
die

# ---- The held run ends well ----

start_and_hold -j 3 -o out in
put_elsewhere
try
signal_workers CONT
finish
expect_exit 0
expect_complete
