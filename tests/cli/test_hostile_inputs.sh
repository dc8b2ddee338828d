#!/usr/bin/env bash
#
# Whatever stands among the inputs costs one line that names it and says what is
# wrong with it, and nothing else: the frames before and after it are converted,
# the exit status is 1, and no temporary file is left.
#
# Odd names are no errors; neither are frames without points.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

# between_good_frames DIR: DIR with two good frames, for something between them
between_good_frames() {
	make_frames "$1" a_first z_last
}

# expect_one_failure LINE: of three frames, that between the good ones failed
expect_one_failure() {
	expect_exit 1
	expect_no_output
	expect_stderr "birdview: $1" \
		"$(summary '3 frames: 2 done, 1 failed')"
	expect_files out a_first.png z_last.png
	rm -rf out
}

convert() {
	capture timeout -s KILL 300 "$BIRDVIEW" "${small[@]}" -o out "$@"
}

# ---- What is not a frame ----

between_good_frames odd_size
head -c 35 /dev/zero >odd_size/m.bin
convert odd_size
expect_one_failure "'odd_size/m.bin': ...multiple of 16..."

between_good_frames archive
printf 'PK\3\4%28s' '' >archive/m.bin
convert archive
expect_one_failure "'archive/m.bin': is a NumPy archive..."

between_good_frames fifo
mkfifo fifo/m.bin
convert fifo
expect_one_failure "'fifo/m.bin': is a FIFO, expected a regular file"

between_good_frames device
ln -s /dev/zero device/m.bin
convert device
expect_one_failure "'device/m.bin': is a device, expected a regular file"
convert device/a_first.bin /dev/null device/z_last.bin
expect_one_failure "'/dev/null': is a device, expected a regular file"

if command -v python3 >/dev/null; then
	between_good_frames socket
	python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("socket/m.bin")'
	convert socket
	expect_one_failure "'socket/m.bin': is a socket, expected a regular file"
else
	skip_part 'no python3 to make a socket'
fi

# ---- What is not there, or leads nowhere ----

between_good_frames missing
convert missing/a_first.bin missing/m.bin missing/z_last.bin
expect_one_failure "'missing/m.bin': ...No such file..."

between_good_frames dangling
ln -s nowhere dangling/m.bin
convert dangling
expect_one_failure "'dangling/m.bin': ...No such file..."

between_good_frames loop
ln -s m.bin loop/m.bin
convert loop
expect_one_failure "'loop/m.bin': cannot open the frame: Too many levels of symbolic links"

between_good_frames directory_loop
mkdir directory_loop/m
ln -s .. directory_loop/m/up
convert directory_loop
expect_one_failure "'directory_loop/m/up': the directory contains itself through a symbolic link"

# ---- What may not be read ----

if find_other_user; then
	between_good_frames closed_file
	make_frames closed_file m
	chmod 000 closed_file/m.bin
	mkdir -m 777 out
	run_as_other_user "${small[@]}" -o out closed_file
	expect_one_failure "'closed_file/m.bin': cannot open the frame: Permission denied"

	between_good_frames closed_directory
	make_frames closed_directory/m unseen
	chmod 000 closed_directory/m
	mkdir -m 777 out
	run_as_other_user "${small[@]}" -o out closed_directory
	expect_one_failure "'closed_directory/m': cannot search the directory: Permission denied"
else
	skip_part 'no way to run without the rights of root'
fi

# ---- Huge files ----

# Not enough memory for the first of the files below; sanitizers need more themselves.
within_limits() (
	ulimit -v 200000
	exec timeout -s KILL 300 "$BIRDVIEW" "${small[@]}" -o out "$@"
)

between_good_frames huge
if [[ -n $BIRDVIEW_SANITIZE ]]; then
	skip_part 'memory cannot be limited under sanitizers'
elif ! truncate -s 1T huge/m.bin; then
	skip_part 'no file of 1 TiB here'
else
	# The size alone is enough to refuse it.
	capture within_limits huge
	expect_one_failure "'huge/m.bin': has 68719476736 points, expected at most 67108864 (--max-points)"

	# A frame that is allowed is drawn, in hardly more memory than its points take.
	truncate -s 128M huge/m.bin
	capture within_limits huge
	expect_exit 0
	expect_stderr "$(summary '3 frames: 3 done')"
	expect_files out a_first.png m.png z_last.png
	rm -r out
fi

# ---- Odd names ----

mkdir names
long_name=$(printf 'n%.0s' {1..251})
make_frames names 'two  words' $'new\nline' $'not\xffutf-8' "it's" -o \
	"back\\slash" "$long_name"
convert names
expect_exit 0
expect_stderr "$(summary '7 frames: 7 done')"
expect_files out 'two  words.png' $'new\nline.png' $'not\xffutf-8.png' \
	"it's.png" -o.png "back\\slash.png" "$long_name.png"
rm -rf out

# A name that starts with a dash, as an operand.
make_frames . -o
convert -- -o.bin
expect_exit 0
expect_files out -o.png
rm -rf out
convert ./-o.bin
expect_exit 0
expect_files out -o.png
rm -rf out

# In messages they stay on one line and can be pasted into a shell.
mkdir odd_names
for name in 'two  words' $'new\nline' $'not\xffutf-8' "it's"; do
	head -c 35 /dev/zero >"odd_names/$name.bin"
done
convert odd_names
expect_exit 1
rest='...multiple of 16...'
expect_stderr "birdview: 'odd_names/two  words.bin': $rest" \
	"birdview: \$'odd_names/new\\nline.bin': $rest" \
	"birdview: \$'odd_names/not\\xffutf-8.bin': $rest" \
	"birdview: \$'odd_names/it\\'s.bin': $rest" \
	"$(summary '4 frames: 0 done, 4 failed')"
rm -rf out

# ---- Names that are too long ----

# 255 bytes are the most that a file system takes, and .png would be added.
between_good_frames full
make_frames full m
mv full/m.bin "full/${long_name}full"
convert full/a_first.bin "full/${long_name}full" full/z_last.bin
expect_one_failure "'full/${long_name}full': cannot write the picture: File name too long"

# A directory 16 levels down still has a path of fewer than 4,096 bytes, a file
# in it and a directory below it have not.
between_good_frames deep
part=$(printf 'd%.0s' {1..250})
make_frames . deep_frame
path=deep/m
(
	frame=$PWD/deep_frame.bin
	mkdir deep/m
	cd deep/m
	for level in {1..17}; do
		mkdir "$part"
		cd "$part"
		if ((level == 16)); then
			cp "$frame" "$part.bin"
		fi
	done
	cp "$frame" m.bin
)
for _ in {1..16}; do
	path+=/$part
done
convert deep
expect_exit 1
expect_stderr \
	"birdview: '$path/$part': cannot search the directory: File name too long" \
	"birdview: '$path/$part.bin': the path cannot be followed: File name too long" \
	"$(summary '4 frames: 2 done, 2 failed')"
expect_files out a_first.png z_last.png
rm -rf out

# A line that is longer than any name may be is none.
between_good_frames list
{
	echo list/a_first.bin
	head -c 100000 /dev/zero | tr '\0' x
	echo .bin
	echo list/z_last.bin
} >names.txt
convert --root list --files-from names.txt
expect_exit 2
expect_stderr "birdview: line 2 of the list 'names.txt' is longer than any name may be; expected names of frames"
expect_absent out

# Nor is what is nothing else, and has no end. Little memory is enough to see that.
if [[ -z ${BIRDVIEW_SANITIZE-} ]]; then
	limited() {
		# shellcheck disable=SC2016
		bash -c 'ulimit -v 200000 && exec "$@"' - "$BIRDVIEW" "$@"
	}
else
	limited() {
		"$BIRDVIEW" "$@"
	}
fi
capture limited -0 --files-from /dev/zero -o out
expect_exit 2
expect_stderr "birdview: entry 1048577 of the list '/dev/zero' is the last of a million that are empty or the same; expected names of frames"
capture limited --files-from /dev/zero -o out
expect_exit 2
expect_stderr "birdview: '', line 1 of the list '/dev/zero', is followed by a zero byte; a list separated by them needs -0"
endless() {
	yes "$1" 2>/dev/null | limited --files-from - -o out
}
for name in '' list/a_first.bin; do
	capture endless "$name"
	expect_exit 2
	expect_stderr "birdview: line ... of standard input is the last of a million that are empty or the same; expected names of frames"
done
expect_absent out

# ---- No errors ----

# A directory may be called like a frame; it is walked.
between_good_frames like_a_frame
make_frames like_a_frame/m.bin inner
convert like_a_frame
expect_exit 0
expect_stderr "$(summary '3 frames: 3 done')"
expect_files out a_first.png m.bin/inner.png z_last.png
rm -rf out

# But a list is not looked at so closely.
printf '%s\n' like_a_frame/a_first.bin like_a_frame/m.bin \
	like_a_frame/z_last.bin >names.txt
convert --root like_a_frame --files-from names.txt
expect_one_failure "'like_a_frame/m.bin': is a directory, expected a regular file"

# expect_blank WIDTH HEIGHT FILE: all pixels are 0. A filter of PNG leaves zeros
# where there were only zeros.
expect_blank() {
	python3 -c 'import struct, sys, zlib
width, height = int(sys.argv[1]), int(sys.argv[2])
png = open(sys.argv[3], "rb").read()
data, at = b"", 8
while at < len(png):
    length, kind = struct.unpack(">I4s", png[at:at + 8])
    body = png[at + 8:at + 8 + length]
    if kind == b"IHDR":
        assert struct.unpack(">IIBB", body[:10]) == (width, height, 8, 2), body
    if kind == b"IDAT":
        data += body
    at += 12 + length
rows, row = zlib.decompress(data), 1 + 3 * width
assert len(rows) == height * row
for start in range(0, len(rows), row):
    assert not any(rows[start + 1:start + row])' "$@" ||
		fail "$3 is no blank picture of $1 x $2 pixels"
}

between_good_frames blank
: >blank/empty.bin
for _ in {1..100}; do
	printf '\0\0\300\177\0\0\300\177\0\0\300\177\0\0\300\177'
done >blank/all_nan.bin
run -o out blank
expect_exit 0
expect_stderr "birdview: warning: 'blank/all_nan.bin': ..." \
	"$(summary '4 frames: 4 done')"
expect_files out a_first.png empty.png all_nan.png z_last.png
if command -v python3 >/dev/null; then
	expect_blank 1600 1600 out/empty.png
	expect_blank 1600 1600 out/all_nan.png
else
	skip_part 'no python3 to decode a picture'
fi
