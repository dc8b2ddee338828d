# shellcheck shell=bash disable=SC2154
#
# What tests/gpu.sh finds out about the machine: what it is, and where there is
# room for frames.

# Frames and pictures need so much, in MiB; with less there are fewer frames.
wanted_space=10240

# free_space DIRECTORY: MiB that may be used there, or 0
free_space() {
	local disk memory
	disk=$(df --output=avail -B1M "$1" 2>/dev/null | tail -n 1) || disk=0
	memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
	if [[ ! -w $1 ]]; then
		echo 0
	elif [[ $(stat -f -c %T "$1") == tmpfs ]] && ((memory * 2 / 3 < disk)); then
		echo $((memory * 2 / 3))
	else
		echo $((disk))
	fi
}

# make_scratch sets GPU_SCRATCH, in memory if there is room, and GPU_DISTINCT,
# how many different frames fit there.
make_scratch() {
	local directory best=/tmp
	for directory in /dev/shm "${TMPDIR:-/tmp}" /tmp; do
		if (($(free_space "$directory") >= wanted_space)); then
			best=$directory
			break
		fi
		if (($(free_space "$directory") > $(free_space "$best"))); then
			best=$directory
		fi
	done
	GPU_DISTINCT=$(($(free_space "$best") * 500 / wanted_space))
	GPU_DISTINCT=$((GPU_DISTINCT > 500 ? 500 : GPU_DISTINCT))
	GPU_DISTINCT=$((GPU_DISTINCT < 25 ? 25 : GPU_DISTINCT))
	GPU_SCRATCH=$(mktemp -d "$best/birdview-gpu.XXXXXX")
}

# What a benchmark needs on a disk, in MiB.
wanted_disk=4096

# kind_of DIRECTORY: its file system
kind_of() {
	{ findmnt -n -o FSTYPE -T "$1" || stat -f -c %T "$1"; } 2>/dev/null | tail -n 1
}

# make_disk sets GPU_DISK: where reading and writing is as for most people, whose
# frames are on ext4 or xfs, and not in memory.
make_disk() {
	local directory kind best=
	GPU_DISK=
	for directory in "${TMPDIR:-/tmp}" /tmp /var/tmp "$GPU_BUILD"; do
		(($(free_space "$directory") >= wanted_disk)) || continue
		kind=$(kind_of "$directory")
		if [[ $kind =~ ^(ext4|xfs)$ ]]; then
			best=$directory
			break
		elif [[ $kind != tmpfs ]]; then
			best=${best:-$directory}
		fi
	done
	[[ -z $best ]] || GPU_DISK=$(mktemp -d "$best/birdview-gpu.XXXXXX")
}

# Where a toolkit usually is, for programs that are not in PATH.
PATH=$PATH:/usr/local/cuda/bin:/usr/local/nvidia/bin

ask_card() {
	nvidia-smi --query-gpu="$1" --format=csv,noheader 2>/dev/null | head -n 1
}

# say_machine NAME VALUE, unless the value is empty
say_machine() {
	[[ -z $2 ]] || printf 'machine\t%s\t%s\n' "$1" "$2"
}

# describe_machine prints lines for report.awk.
describe_machine() {
	say_machine machine "$device"
	if [[ $GPU_EMULATED == yes ]]; then
		say_machine card "none: the processor plays its part"
	else
		say_machine card "$(ask_card name || true)"
		say_machine "memory of the card" "$(ask_card memory.total || true)"
		say_machine driver "$(ask_card driver_version || true)"
		say_machine "PCIe generation and lanes" \
			"$(ask_card pcie.link.gen.max,pcie.link.width.max || true)"
		say_machine toolkit \
			"$(nvcc --version 2>/dev/null | grep release || true)"
	fi
	say_machine processor \
		"$(sed -nE 's/^model name\t*: (.*)/\1/p;T;q' /proc/cpuinfo)"
	say_machine "CPU cores" "$(nproc)"
	say_machine memory \
		"$(awk '/^MemTotal:/ { printf "%d MiB", $2 / 1024 }' /proc/meminfo)"
	say_machine kernel "$(uname -r)"
	say_machine "huge pages in /dev/shm" "$(sed -E 's/.*\[(.*)\].*/\1/' \
		/sys/kernel/mm/transparent_hugepage/shmem_enabled 2>/dev/null || true)"
	say_machine compiler "$("${CC:-cc}" --version | head -n 1)"
	say_machine "frames are on" "$(kind_of "$GPU_SCRATCH"), $GPU_SCRATCH"
	[[ -z $GPU_DISK ]] || say_machine "and, where it says so, on" \
		"$(kind_of "$GPU_DISK"), $GPU_DISK"
	say_machine birdview "$(git -C "$GPU_ROOT" rev-parse --short HEAD \
		2>/dev/null || true)"
	say_machine date "$(date -u '+%Y-%m-%d %H:%M UTC')"
}
