#!/usr/bin/env bash
#
# No process of the command uses memory that was never written, touches any that
# is not its own, or loses any: so says valgrind, of every preset and both
# encoders, of frames that are good, empty and bad, of other layouts, and of
# pictures that are there already.
#
# valgrind knows no AVX-512; placing then falls back to AVX2, of which the CPUs
# that have the former lack nothing.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

[[ -z $BIRDVIEW_SANITIZE ]] || skip 'a sanitizer is watching'
command -v valgrind >/dev/null || skip 'no valgrind'

# A report of valgrind ends a process with this status, which has no other cause.
reported=88
# A worker has copies of what its parent has allocated, which are not its own to
# give back; those are all still reachable.
lost=definite,indirect,possible
watched=(valgrind -q --error-exitcode="$reported" --leak-check=full
	--show-leak-kinds="$lost" --errors-for-leak-kinds="$lost"
	--trace-children=yes --log-file=valgrind.%p)

valgrind -q --error-exitcode=$reported --log-file=first "$BIRDVIEW" --version \
	>/dev/null 2>&1 || skip "valgrind cannot run birdview here: $(cat first)"

# run_watched EXIT ARGUMENT...: the command ends with EXIT, and no process of it
# is reported.
run_watched() {
	local expected=$1
	shift
	rm -f valgrind.*
	capture "${watched[@]}" "$BIRDVIEW" -q "$@"
	expect_exit "$expected"
	grep -H . valgrind.* || return 0
	fail "valgrind reports something"
}

"$BIRDVIEW_SYNTH" --frames 2 --points 20000 in
: >in/empty.bin
printf '%s' 'not a point' >bad.bin

for preset in $(list_presets); do
	run_watched 0 -j 2 --preset "$preset" -o "$preset" in
done
run_watched 0 --encoder libpng --preset sfa3d -o libpng in
run_watched 0 -j 1 --report report --progress always -o surround in
run_watched 1 "${small[@]}" -o bad in bad.bin no_such_file.bin
run_watched 0 "${small[@]}" --layout columns=-y,x,z,i --schedule chunk \
	-o columns in
run_watched 0 --x 0:0.1 --y 0:0.1 -o tiny in
run_watched 2 --no-such-option -o nothing in
