#!/usr/bin/env bash
#
# Shards are the whole: whatever their number, each frame is that of one shard, all
# their pictures together are those of a run without shards, byte for byte, and it
# does not matter who else is in the list, in which order, or how the inputs are
# named. What would be refused in a run of all is refused by a shard. A shard says in
# its summary and its report which it is.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

names=()
for i in {0..39}; do
	names+=("drive_$((i / 20))/$(printf %06d "$i")")
done
make_frames in "${names[@]}"
find in -name '*.bin' | LC_ALL=C sort >list
run -o whole in
expect_exit 0

# frames_of REPORT: the inputs in it
frames_of() {
	sed -nE 's/^\{"input":"([^"]*)".*/\1/p' "$@"
}

# same_tree DIR: it has the pictures of the run without shards, and no more
same_tree() {
	capture diff -r whole "$1"
	expect_exit 0
}

# ---- The union is the whole, and no two have the same frame ----

for count in 1 3 8; do
	rm -rf out r.*
	for ((i = 0; i < count; i++)); do
		run -o out --shard "$i/$count" --report 'r.{shard}' in
		expect_exit 0
		own=$(frames_of "r.$i" | wc -l)
		expect_stderr "$(summary "shard $i/$count: $own frame$(
			((own == 1)) || echo s
		): $own done")"
	done
	same_tree out
	capture diff <(frames_of r.* | sort) list
	expect_exit 0
done

# ---- A name alone decides ----

run -o out --shard 2/8 --report some --files-from <(tac list | sed -n '1,25p') \
	--root in
expect_exit 0
capture grep -vxFf <(frames_of r.2) <(frames_of some)
expect_exit 1
run -n -o new --shard 2/8 --root "$PWD/in" "$PWD/in/drive_1" "$PWD/in/drive_0"
expect_exit 0
sed -nE "s,.*/(in/[^']*)' -> .*,\1,p" "$scratch/stdout" | sort >planned
capture diff planned <(frames_of r.2 | sort)
expect_exit 0

# ---- Checking, and a shard that has nothing to do ----

run --check -o out --shard 2/8 in
expect_exit 0
rm "out/$(frames_of r.2 | sed -n '1s/^in.\(.*\).bin$/\1/p').png"
run --check -q -o out --shard 2/8 in
expect_exit 1
cp "$scratch/stdout" wrong
capture diff wrong <(frames_of r.2 | head -n 1)
expect_exit 0
run --check -o out --shard 3/8 in
expect_exit 0
run -o out --shard 5/1000000 in/drive_0/000000.bin
expect_exit 0
expect_stderr "$(summary 'shard 5/1000000: 0 frames: 0 done')"
mkdir empty
run -o out --shard 1/8 empty
expect_exit 2

# ---- What cannot be seen may be a directory with frames of all shards ----

cp in/drive_0/000000.bin one.bin
for ((i = 0; i < 8; i++)); do
	for where in absent in/drive_0/000000.bin/drive_1; do
		run -o other --shard "$i/8" "$where"
		expect_exit 1
		grep -qF "'$where': cannot open the frame: " "$scratch/stderr" ||
			fail "shard $i says nothing of '$where'"
		run -o other --shard "$i/8" --files-from <(
			printf '%s\n' one.bin "$where"
		) --root .
		expect_exit 1
	done
	# What ends like a frame in a list is one.
	run -o other --shard "$i/8" --files-from <(echo absent.bin)
	echo "$status"
done | sort >statuses
capture diff statuses <(printf '%s\n' 0 0 0 0 0 0 0 1)
expect_exit 0
rm -rf other

# ---- What could get one picture is in one shard ----

mkdir -p one
cp in/drive_0/000000.bin one/scan.bin
cp in/drive_0/000000.bin one/scan.pcd
for ((i = 0; i < 8; i++)); do
	run -o other --shard "$i/8" one
	echo "$status"
done | sort >statuses
capture diff statuses <(printf '%s\n' 0 0 0 0 0 0 0 2)
expect_exit 0

# A frame without points is an empty file, and so may a report be.
mkdir none
: >none/1.bin
for ((i = 0; i < 8; i++)); do
	run -o other --shard "$i/8" --report none/1.bin none
	expect_exit 2
	expect_stderr \
		"birdview: the report 'none/1.bin' would overwrite the frame 'none/1.bin'"
	run -o other --shard "$i/8" --report none/1.bin --files-from <(
		echo ./none//1.bin
	) --root "$PWD"
	expect_exit 2
done
[[ ! -s none/1.bin ]] || fail 'a frame of another shard is overwritten'

# ---- What is said ----

run -o out --shard 2/8 --report r.2 in
expect_exit 0
capture grep -v '^{"input":"[^"]*","output":"[^"]*","shard":2,"shards":8,' r.2
(($(wc -l <"$scratch/stdout") == 1)) || fail 'not all lines name the shard'
capture grep -c '^{"summary":true,"shard":2,"shards":8,"named":40,"frames":' r.2
expect_exit 0
capture grep -rl shard out
expect_exit 1
run -o out in --report 'r.{shard}'
expect_exit 0
[[ -e 'r.{shard}' ]] || fail 'without shards the name stays'

# ---- What is refused ----

for shard in '' 8 8/8 -1/8 1/ /8 1/0 0/0 1/8/2 '1/ 8' 0x1/8 auto/ auto/0 auto/x \
	automatic 1/1048577 auto/1048577 1/4294967296 99999999999/8; do
	run -o new --shard "$shard" in
	expect_usage "--shard: '$shard' is no shard; expected a number from 0 on and of how many, up to 1048576, such as 0/8 to 7/8, or auto, or auto/8"
done
run -o new --shard 0/8 --intensity-scale auto in
expect_usage "--shard and --intensity-scale auto exclude each other, since each shard would find another; --info prints the scale of all frames"
run --info --shard 0/8 in
expect_usage "--info excludes --shard; it looks at all inputs"
expect_absent new
