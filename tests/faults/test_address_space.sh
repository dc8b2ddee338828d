#!/usr/bin/env bash
#
# Where there is too little memory to start, birdview says so in one line and
# ends with status 3. It does not try again and again.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
if [[ -n ${BIRDVIEW_SANITIZE-} ]]; then
	skip 'sanitizers reserve more addresses than any limit allows'
fi

make_frames in a b c

# limited KIB ARGUMENT...: with so much address space
limited() {
	# shellcheck disable=SC2016
	capture bash -c 'ulimit -v "$1" && exec "${@:2}"' - "$1" \
		"$BIRDVIEW" "${@:2}"
}

# The smallest that lets the program be loaded.
for ((least = 1024; ; least += 1024)); do
	limited $least -V
	((status != 0)) || break
done

# From there to what is enough. Between little and enough a frame may fail.
refused=0
for ((size = least; ; size += 4096)); do
	rm -rf out
	limited $size -j 2 -o out in
	((status != 0)) || break
	if ((status == 1)); then
		expect_stderr "birdview: 'in/a.bin': out of memory" \
			"birdview: 'in/b.bin': out of memory" \
			"birdview: 'in/c.bin': out of memory" \
			"$(summary '3 frames: 0 done, 3 failed')"
		continue
	fi
	expect_exit 3
	[[ $(<"$scratch/stderr") =~ ^birdview:\ [^$'\n']*'out of memory'[^$'\n']*$ ]] ||
		fail "not one line about memory: $(<"$scratch/stderr")"
	refused=$((refused + 1))
done
expect_files out a.png b.png c.png
echo "$refused sizes refused, up to $size KiB"
((refused > 0)) || fail 'every size was enough'
