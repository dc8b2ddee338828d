#!/usr/bin/env bash
#
# A reader that has stopped, of the report or of standard error, keeps birdview
# waiting, but not from its duties: frames that take too long are failed meanwhile,
# and a second signal ends the run, kills its workers and removes what they leave.
# What could not be written is lost, and standard error says so if it can. Once the
# reader goes on, he gets everything. A pipe that somebody has made non-blocking
# makes no difference.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"
command -v python3 >/dev/null || skip 'no python3 to set up pipes'

# make_full_pipe: 'pipe', which takes no more and which nobody reads; descriptor 5
# keeps it open
make_full_pipe() {
	rm -f pipe
	mkfifo pipe
	exec 5<>pipe
	dd if=/dev/zero of=pipe bs=4096 count=1000 oflag=nonblock conv=notrunc \
		2>/dev/null && fail 'the pipe is never full'
	true
}

# read_pipe: the reader goes on
read_pipe() {
	rm -f raw
	cat pipe 5>&- >raw &
	reader=$!
}

has_raw() {
	[[ -s raw ]]
}

# end_reading: and here is what he got, without what filled the pipe, as 'got'
end_reading() {
	wait_until has_raw || fail 'nothing comes from the pipe'
	exec 5>&-
	wait "$reader"
	tr -d '\0' <raw >got
}

# finish_soon: birdview ends by itself, in whatever time it takes to do nothing
finish_soon() {
	local end=$((SECONDS + 60))
	until has_ended; do
		if ((SECONDS > end)); then
			fail 'the run does not end'
			kill -s KILL -- "-$child"
			break
		fi
		sleep 0.01
	done
	finish
}

# signal_twice: each is seen to arrive
signal_twice() {
	kill -s INT "$child"
	sleep 0.3
	is_running || fail 'one signal ended a run that was waiting'
	kill -s TERM "$child"
}

not_whole="birdview: 'pipe': the report could not be written whole: nobody reads it"

# ---- The report ----

# All pictures are there, and of as many lines the pipe has taken none.
make_many 200
make_full_pipe
start -j 2 --report pipe -o out in
wait_for_pictures 200
signal_twice
finish_soon
expect_exit 130
grep -qxF "$not_whole" "$scratch/stderr" || fail "no word about the report"
[[ $(said | grep -c 'frames: ') == 1 ]] || fail "no summary: $(said)"
expect_complete
exec 5>&-

# Workers are in the middle of their pictures.
for count in 200 2000 20000; do
	make_many $count
	make_full_pipe
	rm -rf out
	start -j 3 --report pipe -o out in
	wait_for_pictures 100
	stop_workers_writing
	are_workers_done || break
	kill -s KILL -- "-$child"
	finish
done
signal_twice
finish_soon
expect_exit 130
grep -qxF "$not_whole" "$scratch/stderr" || fail "no word about the report"
expect_no_temporaries out
others=$(diff -r out expected | grep -v '^Only in expected') || true
[[ -z $others ]] || fail "pictures are not whole: $others"
exec 5>&-

# ---- Standard error ----

# start_silenced ARGUMENT...: with the pipe for standard error
start_silenced() {
	ran="${*@Q} in the background, its standard error a full pipe"
	set -m
	env --default-signal=INT,TERM,HUP "$BIRDVIEW" "${small[@]}" "$@" \
		>"$scratch/stdout" 2>pipe &
	child=$!
	set +m
}

# Before its first message, or in the middle of many, or before the summary.
mkdir bad
for i in {100..299}; do
	head -c 35 /dev/zero >"bad/$i.bin"
done
make_many 40
for arguments in "--progress always in" "bad" "in"; do
	make_full_pipe
	rm -rf out
	# shellcheck disable=SC2086
	start_silenced -j 2 --report report -o out $arguments
	wait_until is_listening || fail 'it does not deal with signals'
	[[ $arguments == bad ]] || wait_for_pictures 40
	signal_twice
	finish_soon
	expect_exit 130
	[[ $(tail -n 1 report) == '{"summary":true,'*'"exit":130}' ]] ||
		fail "the report is not whole: $(tail -n 1 report)"
	exec 5>&-
done

# ---- Readers that go on ----

# Nothing is lost or out of order, whatever had to wait.
make_many 400
make_full_pipe
rm -rf out
start -j 2 --report pipe -o out in
wait_for_pictures 400
read_pipe
finish_soon
end_reading
expect_exit 0
[[ $(wc -l <got) == 401 && $(tail -n 1 got) == *'"exit":0}' ]] ||
	fail "the report has $(wc -l <got) lines"

make_full_pipe
rm -rf out
start_silenced -j 2 -o out bad
wait_until is_listening || fail 'it does not deal with signals'
sleep 0.5
read_pipe
finish_soon
end_reading
expect_exit 1
[[ $(wc -l <got) == 201 && $(tail -n 1 got) == 'birdview: 200 frames: 0 done, 200 failed, '* ]] ||
	fail "standard error has $(wc -l <got) lines"

# ---- Time ----

# Time passes only for the frame that stays, see faults.c.
real=$BIRDVIEW
BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_faulty
make_frames slow {1000..1199} 1100_stays_3600
make_full_pipe
rm -rf out
TEST_TIME=20 start -j 2 --schedule frame --timeout 1 --report pipe -o out slow
has_all_others() {
	(($(count_pictures) == 200))
}
wait_until has_all_others || fail 'the others do not go on'
# The report is behind by all those lines, and still nobody reads it.
is_done() {
	[[ -z $(list_workers) ]] || ! is_running
}
ends=$((SECONDS + 60))
until is_done || ((SECONDS > ends)); do
	sleep 0.01
done
is_done || fail 'the worker is not killed while the report waits'
is_running || fail 'the run ended without its report'
read_pipe
finish_soon
end_reading
expect_exit 1
expect_stderr \
	"birdview: 'slow/1100_stays_3600.bin': took longer than 1 seconds (--timeout)" \
	"$(summary '201 frames: 200 done, 1 failed')"
[[ $(wc -l <got) == 202 && $(grep -c 'took longer than 1 seconds' got) == 1 ]] ||
	fail 'the report does not tell of the time-out'

# ---- Pipes that do not block ----

BIRDVIEW=$real
make_many 2000
cat >"$scratch/run.py" <<'END'
# Runs a command, its standard output and error pipes that do not block. Nobody reads
# them until they are full or the command has ended.
import array, fcntl, os, subprocess, sys, termios, threading, time

readers = []
ends = []
for name in sys.argv[1:3]:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    readers.append((reader, name))
    ends.append(writer)
command = subprocess.Popen(sys.argv[3:], stdout=ends[0], stderr=ends[1])
for end in ends:
    os.close(end)

def is_full(reader):
    size = array.array("i", [0])
    fcntl.ioctl(reader, termios.FIONREAD, size)
    return size[0] > 60000

def drain(reader, name):
    with open(name, "wb") as out:
        while data := os.read(reader, 4096):
            out.write(data)

while not any(is_full(r) for r, _ in readers) and command.poll() is None:
    time.sleep(0.01)
time.sleep(0.3)
threads = [threading.Thread(target=drain, args=r) for r in readers]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit(command.wait())
END
not_blocking() {
	ran="${*@Q}, to pipes that do not block"
	status=0
	timeout 300 python3 "$scratch/run.py" "$scratch/stdout" "$scratch/stderr" \
		"$BIRDVIEW" "${small[@]}" "$@" || status=$?
}
rm -rf out
not_blocking -n -o out in
expect_exit 0
[[ $(wc -l <"$scratch/stdout") == 2000 ]] || fail 'frames are missing'
not_blocking -j 2 --report - -o out in
expect_exit 0
[[ $(wc -l <"$scratch/stdout") == 2001 ]] || fail 'lines of the report are missing'
rm -r out
mkdir out
not_blocking --check -o out in
expect_exit 1
[[ $(wc -l <"$scratch/stdout") == 2000 && $(wc -l <"$scratch/stderr") == 2001 ]] ||
	fail 'frames or lines about them are missing'
