#!/usr/bin/env bash
#
# Who asks for a GPU and cannot have it is told so in one line, and gets the same
# pictures from the CPU, or with --no-fallback nothing and status 3. Who does not
# ask is told only with -v. All devices can be listed.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 30

# ---- A list ----

known=('auto          the GPUs if there are any, else the CPU'
	'cpu           plain C on the CPU, the reference')
describes_gpu() {
	echo "gpu:$1         Emulated GPU $1, $2 GiB, compute capability 9.0"
}

emulate EMULATOR_DEVICES=2 EMULATOR_MEMORY=3G -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" 'gpu           NVIDIA GPUs, by CUDA' \
	"$(describes_gpu 0 3.0)" "$(describes_gpu 1 3.0)"

emulate EMULATOR_DEVICES=none -- --list-devices
expect_exit 0
no_driver='there is no NVIDIA driver'
expect_stdout "${known[@]}" \
	"gpu           NVIDIA GPUs, by CUDA; not usable: $no_driver"

# A driver without GPUs, one that tells nothing about a GPU, and one with more than
# birdview can have.
emulate EMULATOR_DEVICES=0 -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" \
	'gpu           NVIDIA GPUs, by CUDA; not usable: no device found'
emulate EMULATOR_DEVICES=2 EMULATOR_FAIL=cudaGetDeviceProperties@1=999 -- \
	--list-devices
expect_exit 0
expect_stdout "${known[@]}" 'gpu           NVIDIA GPUs, by CUDA' \
	'gpu:0         not usable' "$(describes_gpu 1 4.0)"
emulate EMULATOR_DEVICES=40 -- --list-devices
expect_exit 0
[[ $(tail -n 1 "$scratch/stdout") == "$(describes_gpu 31 4.0 | sed 's/ Em/Em/')" ]] ||
	fail 'the last of 32 GPUs is another one'

# A driver that does not answer, or dies.
emulate EMULATOR_HANG=any@1 -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" \
	'gpu           NVIDIA GPUs, by CUDA; not usable: the driver has not answered for 10 seconds'
emulate EMULATOR_KILL=any@1 -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" \
	'gpu           NVIDIA GPUs, by CUDA; not usable: the driver ended the process that looked'

# ---- No GPU ----

# expect_without_gpu REASON SETTING...: what is said if a GPU cannot be used
expect_without_gpu() {
	local reason=$1
	shift
	emulate "$@" -- --device gpu
	expect_exit 0
	expect_stderr "birdview: no usable GPU ($reason); converting on the CPU" \
		"$(all_done)"
	expect_complete
	emulate "$@" -- --device gpu -q
	expect_exit 0
	expect_stderr
	expect_complete
	emulate "$@" --
	expect_exit 0
	expect_stderr "$(all_done)"
	expect_complete
}

expect_without_gpu "$no_driver" EMULATOR_DEVICES=none
expect_without_gpu 'out of memory' EMULATOR_MEMORY=1K

# expect_refused REASON ARGUMENT...: nothing is done without a GPU
expect_refused() {
	local reason=$1
	shift
	emulate EMULATOR_DEVICES=none -- --no-fallback "$@"
	expect_exit 3
	expect_stderr "birdview: no usable GPU ($reason), and --no-fallback was given"
	expect_absent out
}

expect_refused "$no_driver" --device gpu
expect_refused "$no_driver" --device gpu:1 -q

# A GPU that is there but of no use is noticed later; no picture is made.
emulate EMULATOR_MEMORY=1K -- --device gpu --no-fallback
expect_exit 3
expect_stderr 'birdview: no usable GPU (out of memory), and --no-fallback was given' \
	'birdview: stopped for want of a GPU, as --no-fallback asks' \
	"$(summary "$frames frames: 0 done, $frames not started")"
[[ $(find out -type f) == '' ]] || fail 'there are files'

# --no-fallback is about --device gpu.
for device in cpu auto; do
	emulate EMULATOR_DEVICES=none -- --device $device --no-fallback
	expect_exit 0
	expect_stderr "$(all_done)"
	expect_complete
done

# ---- Some GPUs ----

# One that is not there does not keep the others from work.
emulate EMULATOR_DEVICES=2 -- --device gpu:1,7
expect_exit 0
[[ $(said | head -n 1) == 'birdview: GPU 7 cannot be used ('*')' ]] ||
	fail 'it is not said that there is no GPU 7'
expect_complete

for device in gpu:2 gpu:2,31; do
	emulate EMULATOR_DEVICES=2 -- --device $device
	expect_exit 0
	[[ $(said | head -n 1) == 'birdview: no usable GPU ('*'); converting on the CPU' ]] ||
		fail "it is not said that there is no $device"
	expect_complete
done
emulate EMULATOR_DEVICES=2 -- --device gpu:2 --no-fallback
expect_exit 3
expect_stderr 'birdview: no usable GPU (there are 2, numbered from 0), and --no-fallback was given'
expect_absent out
