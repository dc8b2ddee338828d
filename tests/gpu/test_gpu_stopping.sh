#!/usr/bin/env bash
#
# A run with a GPU is stopped like any other: at the first signal no new frame
# starts and those in hand are finished, at the second everything ends at once,
# and nothing temporary is left. A frame that takes longer than --timeout allows
# fails alone.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 2000

# expect_part: whole pictures, and some, but not all
expect_part() {
	local count
	count=$(count_pictures)
	((count > 0 && count < frames)) || fail "$count pictures"
	diff -r out expected | grep -v '^Only in expected' &&
		fail 'there are wrong pictures'
	expect_no_temporaries out
}

send_parent() {
	kill -s "$1" "$child" 2>/dev/null || true
}

for device in gpu auto; do
	for signal in INT TERM; do
		EMULATOR_LAG_US=5000 interfere "send_parent $signal" \
			--device $device -j 1
		expect_exit $((128 + $(kill -l $signal)))
		expect_part
		made=$(count_pictures)
		expect_stderr 'birdview: stopped by ...' \
			"$(summary "$frames frames: $made done, $((frames - made)) not started")"
	done
done

# A GPU that is not ready yet has nothing to finish.
rm -rf out
EMULATOR_START_MS=60000 start --device gpu -o out in
wait_until is_listening || fail 'it does not deal with signals'
kill -s INT "$child"
finish
expect_exit 130
expect_stderr 'birdview: stopped by ...' \
	"$(summary "$frames frames: 0 done, $frames not started")"

# Two signals.
send_twice() {
	send_parent INT
	wait_until has_heard INT
	send_parent INT
}
EMULATOR_LAG_US=20000 interfere send_twice --device gpu
expect_exit 130
expect_part

# The parent dies: so does the GPU's process.
EMULATOR_LAG_US=5000 interfere 'send_parent KILL' --device gpu
expect_exit 137
emulate_again() {
	capture "$BIRDVIEW" "${small[@]}" --device gpu -o out in
}
emulate_again
expect_exit 0
expect_complete

# ---- Time ----

BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_impatient
make_input 30
cp in/000000.bin in/000010_stays_3600.bin
TEST_TIME=20 run "${small[@]}" --device gpu --timeout 1 -o out2 in
expect_exit 1
expect_stderr \
	"birdview: 'in/000010_stays_3600.bin': ...(--timeout)" \
	"$(summary "$((frames + 1)) frames: $frames done, 1 failed")"
diff -r out2 expected || fail 'not the pictures of all other frames'
BIRDVIEW=$real_birdview
run "${small[@]}" --check -q -o out2 in
expect_exit 1
expect_stdout 'in/000010_stays_3600.bin'
