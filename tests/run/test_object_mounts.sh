#!/usr/bin/env bash
#
# In buckets of a real server, mounted by programs that people use, a run makes its
# pictures, leaves nothing else there, and a second one has nothing to do, though some
# of these mounts keep no times or show them late. That takes seconds for each, so only
# the long form does it. The server is moto_server (of Python's moto), or else rclone,
# with whose directories s3fs does not get along.

# shellcheck source=tests/support/odd_fs.sh
source "$(dirname "$0")/../support/odd_fs.sh"
small+=(--device cpu -j 2)

[[ -n ${BIRDVIEW_LONG-} ]] || skip 'takes long, see BIRDVIEW_LONG'
command -v rclone >/dev/null || skip 'no rclone'
[[ -c /dev/fuse ]] || skip 'no /dev/fuse'

key=AKIDEXAMPLE secret=SECRETEXAMPLE12
port=$((20000 + RANDOM % 10000))
export RCLONE_CONFIG=$scratch/rclone.conf RCLONE_CACHE_DIR=$scratch/cache
cat >"$RCLONE_CONFIG" <<END
[store]
type = s3
provider = Other
endpoint = http://127.0.0.1:$port
access_key_id = $key
secret_access_key = $secret
force_path_style = true
END
# It is the only server there is, and has no certificate.
unset AWS_CA_BUNDLE

server=0
stop_and_end() {
	local ended=$?
	((server == 0)) || kill $server 2>/dev/null || true
	(exit $ended)
	unmount_and_end
}
trap stop_and_end EXIT

if command -v moto_server >/dev/null; then
	moto_server -H 127.0.0.1 -p $port >"$scratch/server" 2>&1 &
elif rclone serve --help | grep -q '^  s3 '; then
	mkdir store
	rclone serve s3 --auth-key $key,$secret --addr 127.0.0.1:$port store \
		>"$scratch/server" 2>&1 &
else
	skip 'no server: neither moto_server nor an rclone that is one'
fi
server=$!
for ((i = 0; i < 100; i++)); do
	! rclone mkdir store:bucket 2>/dev/null || break
	sleep 0.2
done
((i < 100)) || skip "no server: $(tail -n 2 "$scratch/server")"

make_frames in a b/{1..5}
no_times='birdview: warning: ...: the file system does not keep the times of pictures; ...'

# expect_usable DIR WARNING...: a mount in which pictures can be made and found again
expect_usable() {
	local i counts=('6 frames: 6 done' '6 frames: 0 done, 6 up to date')
	for i in 0 1 1; do
		capture timeout 100 "$BIRDVIEW" "${small[@]}" -o "$1/pictures" in
		expect_exit 0
		expect_stderr "${@:2}" "$(summary "${counts[i]}")"
		# Some mounts store a file a little later.
		sleep 1
	done
	expect_files "$1/pictures" a.png b/{1..5}.png
	expect_right "${small[@]}" -o "$1/pictures" in
}
# mount_rclone DIR [OPTION...]
mount_rclone() {
	mkdir "$1"
	rclone mkdir "store:bucket-$1"
	rclone mount --daemon "store:bucket-$1" "$1" "${@:2}" ||
		skip 'rclone cannot mount'
	mounted+=("$PWD/$1")
}

mount_rclone plain
expect_usable plain
mount_rclone cached --vfs-cache-mode writes --vfs-write-back 0.2s
expect_usable cached
mount_rclone timeless --use-server-modtime
expect_usable timeless "$no_times"

if command -v s3fs >/dev/null && command -v moto_server >/dev/null; then
	echo $key:$secret >"$scratch/key"
	chmod 600 "$scratch/key"
	mkdir by_s3fs
	rclone mkdir store:bucket-by-s3fs
	s3fs bucket-by-s3fs by_s3fs -o "passwd_file=$scratch/key" \
		-o "url=http://127.0.0.1:$port" -o use_path_request_style
	mounted+=("$PWD/by_s3fs")
	expect_usable by_s3fs
else
	skip_part 'no s3fs, or no moto_server for it'
fi
