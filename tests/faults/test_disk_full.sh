#!/usr/bin/env bash
#
# A disk that is full, of bytes or of files, ends the run with exit status 4 and
# one line that names the directory whose disk that is. Every picture that is there
# is the one of an undisturbed run, an older one stays as it was, and no temporary
# file is left. Once there is space the same command completes the tree.

# A full disk needs a small one. In a namespace of one's own one may mount it;
# nobody else sees it, and it ends with the namespace.
if (($# == 0)) && unshare -Urm mount -t tmpfs none /tmp 2>/dev/null; then
	exec unshare -Urm bash "$0" in_namespace
fi

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
[[ ${1-} == in_namespace ]] || skip 'no way to mount a small disk'
BIRDVIEW=${PLANTED:-$BIRDVIEW}
tiny=(--x 0:10 --y -5:5 --cell 0.5 -j 2 --device "${DEVICE:-cpu}")

# More than a GPU has in hand at once.
make_frames in a/{100..159} b/c/{100..159}
frames=120
"$BIRDVIEW" "${tiny[@]}" -q -o expected in

mkdir disk
mount -t tmpfs -o size=2m,nr_inodes=300 none disk

# leave_pages COUNT, leave_files COUNT: what else is on the disk leaves so much
leave_pages() {
	local free
	free=$(stat -f -c %f disk)
	head -c $((4096 * (free - $1))) /dev/zero >disk/other
}
leave_files() {
	local free
	free=$(stat -f -c %d disk)
	mkdir disk/others
	(cd disk/others && seq $((free - 1 - $1)) | xargs touch)
}

free_space() {
	rm -rf disk/other disk/others
}

# The files below disk/out, temporary ones included
list() {
	find disk/out -type f -printf '%P\n' | sort
}

convert() {
	run "${tiny[@]}" -o disk/out in
}

# expect_stopped BEFORE: by a full disk. There were so many pictures before; now
# there are those that are said to be done, too. Several frames may have been under
# way.
expect_stopped() {
	local pictures failed words
	mapfile -t pictures < <(list)
	expect_exit 4
	expect_no_output
	for picture in "${pictures[@]}"; do
		expect_same "expected/$picture" "disk/out/$picture"
	done
	failed=$(grep -cE "^birdview: 'in/.*\.bin': cannot (write the picture|use an output directory): No space left on device\$" \
		"$scratch/stderr") || fail 'no frame is named'
	mapfile -t words < <(said | tail -n 2)
	[[ ${words[0]} == "birdview: 'disk/out': the disk is full; stopped" ]] ||
		fail "it is not said what is full: ${words[*]}"
	[[ ${words[1]} =~ :\ ([0-9]+)\ done(,\ ([0-9]+)\ up\ to\ date)?,\ ([0-9]+)\ failed,\ ([0-9]+)\ not\ started,\ in ]] ||
		fail "the summary is '${words[1]}'"
	local made=${BASH_REMATCH[1]-} kept=${BASH_REMATCH[3]-} rest=${BASH_REMATCH[5]-}
	((made + $1 == ${#pictures[@]} && rest > 0 && kept <= $1 &&
		made + kept + failed + rest == frames)) ||
		fail "the summary is '${words[1]}', with ${#pictures[@]} pictures"
	(($(wc -l <"$scratch/stderr") == failed + 2)) ||
		fail "more words: $(said)"
}

# expect_completed: by the same command, now that there is space
expect_completed() {
	free_space
	convert
	expect_exit 0
	[[ $(wc -l <"$scratch/stderr") == 1 ]] || fail "more words: $(said)"
	diff -r expected disk/out || fail 'not the pictures of an undisturbed run'
	expect_no_temporaries disk
	expect_right "${tiny[@]}" -o disk/out in
}

# ---- Some pictures fit, and then no more ----

# A picture takes a page of 4 KiB; a directory a file but no bytes.
for space in 'pages 16' 'files 20'; do
	read -r what count <<<"$space"
	"leave_$what" "$count"
	convert
	there=$(list | wc -l)
	((there > 5 && there < 100)) || fail "$there pictures fit on the disk"
	expect_stopped 0
	echo "$count $what: $there pictures"

	# Trying again is no worse, and a check tells what is missing.
	convert
	expect_stopped "$there"
	run "${tiny[@]}" --check -q -o disk/out in
	expect_exit 1
	diff <(list) <(comm -23 <(cd in && find . -name '*.bin' \
		-printf '%P\n' | sed 's/bin$/png/' | sort) \
		<(sed 's|^in/||; s/bin$/png/' "$scratch/stdout" | sort)) ||
		fail 'a check does not list what is missing'

	expect_completed
	rm -r disk/out
done

# ---- Nothing fits ----

# There is no room for the picture, for its directory, or for that of all.
for space in 'pages 0' 'files 1'; do
	# shellcheck disable=SC2086
	leave_$space
	convert
	expect_stopped 0
	expect_completed
	rm -r disk/out
done
leave_files 0
convert
expect_exit 3
expect_stderr "birdview: 'disk/out': cannot make the output directory: No space left on device"
expect_completed

# An older picture survives.
put_old_picture disk/out/a/100.png
leave_pages 0
run "${tiny[@]}" --root in -o disk/out in/a/100.bin
expect_exit 4
expect_stderr "birdview: 'in/a/100.bin': cannot write the picture: No space left on device" \
	"birdview: 'disk/out': the disk is full; stopped" \
	"$(summary '1 frame: 0 done, 1 failed')"
is_old_picture disk/out/a/100.png ||
	fail 'the older picture was changed'
expect_no_temporaries disk
expect_completed
umount disk
