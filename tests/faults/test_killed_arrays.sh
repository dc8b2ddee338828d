#!/usr/bin/env bash
#
# A process that is killed while it makes a file of arrays, at each of its system calls
# in turn, leaves no file, the older one, or the new one, whole; and the next process
# makes it, whatever was left.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
tiny=(--x 0:10 --y -5:5 --cell 0.5)
# shellcheck source=tests/support/killing.sh
source "$(dirname "$0")/../support/killing.sh"

channels=height,mean-height,density,slices
cp "$(find in -name "*.bin" | sort | head -n 1)" 1.bin
"$ONE_NPZ" make height
cp -p 1.npz old.npz
"$ONE_NPZ" make $channels
cp -p 1.npz new.npz
cmp -s old.npz new.npz && fail 'the older file is the new one'

# kill_making OLD K: with OLD, a file or nothing, in its place; false if it came to its end
kill_making() {
	rm -f 1.npz
	[[ -z $1 ]] || cp -p "$1" 1.npz
	capture "$KILL_AT" --parent "$2" "$ONE_NPZ" make $channels \
		3>"$scratch/killed"
	read -r killed <"$scratch/killed"
	[[ $killed == 'kill_at: killed '* ]]
}

trials=0
replaced=0
for old in '' old.npz; do
	for ((k = 1; ; k++)); do
		if ! kill_making "$old" $k || ((failures > 0)); then
			break
		fi
		trials=$((trials + 1))
		if cmp -s 1.npz new.npz; then
			replaced=$((replaced + 1))
		elif [[ -n $old ]]; then
			cmp 1.npz "$old" || fail "neither old nor new: $killed"
		elif [[ -e 1.npz ]]; then
			fail "there is something: $killed"
		fi
		"$ONE_NPZ" make $channels || fail "not made after: $killed"
		cmp 1.npz new.npz || fail "not the new one after: $killed"
		"$ONE_NPZ" check $channels || fail "not right after: $killed"
	done
done
echo "$trials killed, $replaced of them with the new file in place"
if ((failures == 0 && (trials < 40 || replaced < 4))); then
	fail 'too few were killed at their work'
fi
