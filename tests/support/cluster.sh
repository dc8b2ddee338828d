# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests share in which engines start birdview. A test says what it needs,
# and sources this file:
#
#	needs=(mpirun)
#	source "$(dirname "$0")/../support/cluster.sh"
#
# It then runs among processes of its own, with a network of its own that has
# nothing but the loopback. Whatever engines start there ends with the test,
# however that ends, and no engine meets one of the machine.
#
# 'in' has 100 frames and 'expected' their pictures. The last frame is one that
# holds up a birdview with faults, so that a shard can be killed that has not ended,
# while all others have: see 'hold'. The line that is to be started is
# "birdview $shard_options", of which the folders are below $PWD.

for need in "${needs[@]}"; do
	command -v "$need" >/dev/null || {
		echo "skipped: there is no $need here"
		exit 77
	}
done

if [[ -z ${BIRDVIEW_SEPARATED-} ]]; then
	spaces=(--mount-proc --pid --net --uts --ipc --fork --kill-child)
	((EUID == 0)) || spaces+=(--user --map-root-user)
	unshare "${spaces[@]}" true 2>/dev/null || {
		echo 'skipped: there are no namespaces for engines here'
		exit 77
	}
	BIRDVIEW_SEPARATED=1 exec unshare "${spaces[@]}" bash "$0"
fi

# shellcheck source=tests/support/cli.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli.sh"
(($$ == 1)) || skip 'not the first process of its own place'

# Engines write to their files as long as they live, and those go now.
end_with_engines() {
	local ended=$?
	set +e
	disown -a
	kill -s KILL -- -1 2>/dev/null
	(exit "$ended")
	end_of_test
}
trap end_with_engines EXIT
# A first process has to ask for what ends others.
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing is to stay of what engines keep for the next time.
export HOME=$scratch TMPDIR=$scratch

# Programs look for an address that is not 127.0.0.1 before they use any.
hostname localhost
{ ip link set lo up && ip address add 192.0.2.1/32 dev lo; } ||
	skip 'the loopback of a namespace cannot be used'

# ---- Waiting ----

# As many seconds as anything here may take, however slow the machine
patience=60
[[ -z ${BIRDVIEW_LONG-} ]] || patience=600

# await WORDS COMMAND...: the test ends if the command never comes true
await() {
	local words=$1 end=$((SECONDS + patience))
	shift
	until "$@"; do
		((SECONDS < end)) ||
			give_up "not within $patience seconds: $words"
		sleep 0.05
	done
}

give_up() {
	fail "$*"
	tell_more
	exit 1
}

# What an engine has to say of itself; its file replaces this.
tell_more() {
	cat "$scratch/launched" || true
}

# within COMMAND...: captures it, and the test ends if it does not
within() {
	capture timeout --kill-after=5 "$patience" "$@"
	((status != 124)) || give_up "not within $patience seconds: ${*@Q}"
}

# ---- Frames and commands ----

small=(--x 0:10 --y -5:5 --cell 0.5)
frames=100
for directory in a a/b c; do
	"$BIRDVIEW_SYNTH" --frames 33 --points 300 in/$directory
done
cp in/a/000007.bin in/stays_3600.bin
"$BIRDVIEW" "${small[@]}" -q -o expected in

holding=$BIRDVIEW_VARIANTS/birdview_faulty
[[ -x $holding ]] || skip 'no birdview with faults was built'

mkdir "$scratch/bin"
PATH=$scratch/bin:$PATH

# hold: the command 'birdview' stays at the last frame until it is killed
hold() {
	ln -sfn "$holding" "$scratch/bin/birdview"
}

# release: it is the one that is to be tested
release() {
	ln -sfn "$BIRDVIEW" "$scratch/bin/birdview"
}
release

reports=$PWD'/logs/{shard}.jsonl'
shard_options="-q -j1 ${small[*]} --report $reports -o $PWD/out $PWD/in"

count_pictures() {
	{ find out -name '*.png' 2>/dev/null || true; } | wc -l
}

has_pictures() {
	(($(count_pictures) >= $1))
}

# make_lingering: the command that holds takes a second for each frame
make_lingering() {
	local name
	for name in in/*/*.bin in/*/*/*.bin; do
		mv "$name" "${name%/*}/stays_1.${name##*/}"
	done
	rm -r expected
	"$BIRDVIEW" "${small[@]}" -q -o expected in
}

# empty: no pictures and no reports
empty() {
	rm -rf out logs
	mkdir logs
}

# ---- A shard is killed ----

list_held() {
	local process
	for process in /proc/[0-9]*; do
		[[ ! $process/exe -ef $holding ]] || echo "${process#/proc/}"
	done
}

# last_is_held: all pictures are there but that of the last frame, and nobody is
# left but the parent and the worker who have it
last_is_held() {
	(($(count_pictures) == frames - 1)) &&
		(($(list_held | wc -l) == 2))
}

none_is_held() {
	[[ -z $(list_held) ]]
}

last_is_held_or_over() {
	last_is_held || has_ended "$launched"
}

# kill_last: kills the shard that has not ended
kill_last() {
	local victims
	mapfile -t victims < <(list_held)
	((${#victims[@]} == 2)) || give_up 'nobody was left to be killed'
	kill -s KILL "${victims[@]}" 2>/dev/null || true
	await 'who was killed is gone' none_is_held
}

# kill_held: waits for that and does it. The report has no end: 'missing' is the
# number of the shard.
kill_held() {
	await 'all shards but one end' last_is_held_or_over
	kill_last
	# Of what is listed, the status of grep does not tell.
	missing=$(grep -L '"summary":true' logs/*.jsonl) || true
	missing=${missing##*/}
	missing=${missing%.jsonl}
	[[ $missing =~ ^[0-9]+$ ]] ||
		fail "not the report of one shard has no end: $missing"
}

# ---- All shards together ----

# check_all EXIT: what --check of the whole tree says
check_all() {
	run --check -q "${small[@]}" -o out in
	expect_exit "$1"
}

# expect_shards COUNT: 'out' is the tree of an undisturbed run; by the reports,
# there were so many shards, each frame was in one, and none failed
expect_shards() {
	ran="$1 shards"
	diff -r expected out || fail 'not the pictures of an undisturbed run'
	python3 "$BIRDVIEW_SOURCE_DIR/tests/support/shards.py" \
		"$1" "$frames" logs/*.jsonl || fail 'the reports are wrong'
	check_all 0
	run --merge-reports logs/*.jsonl
	expect_exit 0
	expect_no_output
}

# expect_one_missing COUNT: the reports of so many shards say that it is 'missing'.
# If it is the only one, there may be no line yet that tells of shards.
expect_one_missing() {
	run --merge-reports logs/*.jsonl
	expect_exit 1
	(($1 == 1)) || grep -qE "^birdview: shards that .*: $missing of $1\$" "$scratch/stderr" ||
		fail "shard $missing of $1 is not said to be missing:" \
			"$(<"$scratch/stderr")"
}

# prove COUNT: a shard of so many is killed, and started again alone. What a test
# defines starts them: 'launch COUNT' and 'relaunch SHARD COUNT'.
prove() {
	empty
	hold
	launch "$1" >"$scratch/launched" 2>&1 &
	launched=$!
	kill_held
	await 'the engine sees that a shard was killed' has_ended "$launched"
	! wait "$launched" || fail "the engine takes a killed shard for a good one"
	check_all 1
	expect_one_missing "$1"
	release
	relaunch "$missing" "$1"
	expect_exit 0
	grep -q '"done":1,"up_to_date":' "logs/$missing.jsonl" ||
		fail "shard $missing made not just what was missing:" \
			"$(tail -n 1 "logs/$missing.jsonl")"
	expect_shards "$1"
}

# has_ended PROCESS: of this shell's own
has_ended() {
	! kill -0 "$1" 2>/dev/null
}
