# shellcheck shell=bash
#
# What tests share that mount file systems of their own. A test sources this
# first of all, which has it begin anew where it may mount, in a mount namespace:
# nobody else sees what it mounts, and that ends with the test. Then
#
#	mount_odd out fold,grain=1000000000
#
# makes the directory 'out' one of odd_fs.c, with these habits; what is in it lies
# in 'out.backing', a tmpfs, which keeps all times to the nanosecond. Where that
# cannot be had, the test is skipped.

if [[ -z ${OWN_MOUNTS-} ]]; then
	export OWN_MOUNTS=none
	for way in -m -Urm; do
		if unshare $way true 2>/dev/null; then
			OWN_MOUNTS=$way exec unshare $way bash "$0" "$@"
		fi
	done
fi

# shellcheck source=tests/support/cli.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

[[ $OWN_MOUNTS != none ]] || skip 'nothing may be mounted'

mounted=()

# What end_of_test asks first is how the test ended. What was mounted last goes
# first.
unmount_and_end() {
	local ended=$? i
	set +e
	for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do
		umount -l "${mounted[i]}"
	done
	(exit $ended)
	end_of_test
}
trap unmount_and_end EXIT

# unmount DIR
unmount() {
	local directory=$PWD/$1 rest=() other
	umount "$directory"
	for other in "${mounted[@]}"; do
		[[ $other == "$directory" ]] || rest+=("$other")
	done
	mounted=("${rest[@]}")
}

# mount_odd DIR [HABIT,...]. What is in DIR.backing already is in it.
mount_odd() {
	local ready='' said
	[[ -n $ODD_FS ]] || skip 'no libfuse 3 to build a file system with'
	[[ -c /dev/fuse ]] || skip 'no /dev/fuse'
	mkdir -p "$1.backing" "$1"
	if ! mountpoint -q "$1.backing"; then
		mount -t tmpfs none "$1.backing" ||
			skip 'nothing may be mounted'
		mounted+=("$PWD/$1.backing")
	fi
	exec {said}< <(exec "$ODD_FS" "$PWD/$1.backing" "$PWD/$1" \
		${2:+-o "$2"} 2>"$scratch/odd_fs.stderr")
	read -r -u "$said" ready || true
	exec {said}<&-
	[[ $ready == ready ]] ||
		skip "no file system of one's own: $(<"$scratch/odd_fs.stderr")"
	mounted+=("$PWD/$1")
}

# mount_ext4 DIR [ARGUMENT...]: a new one on a loop device, as mkfs.ext4 makes it
# with these arguments. Fails where that cannot be had.
mount_ext4() {
	local directory=$1
	shift
	mkdir -p "$directory"
	truncate -s 16M "$directory.image"
	mkfs.ext4 -q -F "$@" "$directory.image" 2>/dev/null || return
	mount -o loop "$directory.image" "$directory" 2>/dev/null || return
	mounted+=("$PWD/$directory")
}
