#!/usr/bin/env bash
#
# Who asks for a GPU and cannot have it is told so in one line, and gets the same
# pictures from the CPU, or with --no-fallback nothing and status 3. Who does not
# ask is told only with -v. All devices can be listed. GPUs have the numbers that
# nvidia-smi gives them, or those of their places in CUDA_VISIBLE_DEVICES, and all
# instances of divided ones that are named there take part.

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
too_large='out of memory: a grid takes 1 MiB, more than half of the 0 MiB free'
expect_without_gpu "$too_large" EMULATOR_MEMORY=1K

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
expect_stderr "birdview: no usable GPU ($too_large), and --no-fallback was given" \
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

# ---- Which is which ----

# expect_ready GPU NAME: with -v it is said that this one is ready
expect_ready() {
	grep -qxF "birdview: GPU $1 ($2) is ready" "$scratch/stderr" ||
		fail "GPU $1 is not $2: $(<"$scratch/stderr")"
}

# expect_listed NAME...: --list-devices has them as gpu:0 and so on
expect_listed() {
	local number=0 name line
	expect_exit 0
	for name; do
		line=$(printf '%-14s%s' "gpu:$number" "$name")
		grep -qE "^$line(, .*)?\$" "$scratch/stdout" ||
			fail "gpu:$number is not $name: $(<"$scratch/stdout")"
		number=$((number + 1))
	done
	! grep "^gpu:$number" "$scratch/stdout" || fail 'there are more'
}

# expect_at_work: the processes that had to meet did
expect_at_work() {
	expect_exit 0
	expect_complete
	! said | grep -E 'lost|usable' || fail 'not all came'
}

# The last of the bus is the fastest, with which CUDA begins if nobody asks it not to.
for gpu in 0 1 2; do
	emulate EMULATOR_DEVICES=3 -- -v --device gpu:$gpu
	expect_exit 0
	expect_ready $gpu "Emulated GPU $gpu"
done

# What the user has set is left alone, and numbers mean what they mean to others.
emulate EMULATOR_DEVICES=2 CUDA_DEVICE_ORDER=FASTEST_FIRST -- --list-devices
expect_listed 'Emulated GPU 1' 'Emulated GPU 0'
emulate EMULATOR_DEVICES=3 CUDA_VISIBLE_DEVICES=0,2 -- --list-devices
expect_listed 'Emulated GPU 2' 'Emulated GPU 0'
emulate EMULATOR_DEVICES=3 CUDA_VISIBLE_DEVICES=0,2 CUDA_DEVICE_ORDER=PCI_BUS_ID \
	-- -v --device gpu:1
expect_exit 0
expect_ready 1 'Emulated GPU 2'
emulate EMULATOR_DEVICES=3 CUDA_VISIBLE_DEVICES=GPU-emulated-1 -- --list-devices
expect_listed 'Emulated GPU 1'
# A negative number ends the list, and one that comes twice makes it as good as empty.
for list in '' -1 -1,0 0,0 1,0,1; do
	emulate EMULATOR_DEVICES=2 "CUDA_VISIBLE_DEVICES=$list" -- --list-devices
	expect_exit 0
	expect_stdout "${known[@]}" \
		'gpu           NVIDIA GPUs, by CUDA; not usable: no device found'
done
emulate EMULATOR_DEVICES=2 CUDA_VISIBLE_DEVICES=1,-1,0 -- --list-devices
expect_listed 'Emulated GPU 0'

# ---- Instances ----

# A process sees one of them, which is all there is if none is named...
divided=(EMULATOR_DEVICES=2 EMULATOR_MIG=2)
emulate "${divided[@]}" -- --list-devices
expect_listed 'Emulated GPU 0 MIG 0'
grep -q '; others by CUDA_VISIBLE_DEVICES=MIG-...,MIG-...$' "$scratch/stdout" ||
	fail 'it is not said that there may be others'

# ...and else each has a process of its own.
named='MIG-emulated-1-1,MIG-emulated-0-0,MIG-emulated-0-1'
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=$named -- --list-devices
expect_listed 'Emulated GPU 1 MIG 1' 'Emulated GPU 0 MIG 0' \
	'Emulated GPU 0 MIG 1'
! grep others "$scratch/stdout" || fail 'there are still others'
emulate_once "${divided[@]}" CUDA_VISIBLE_DEVICES=$named EMULATOR_MEET=3 -- \
	--device gpu
expect_at_work
names=('Emulated GPU 1 MIG 1' 'Emulated GPU 0 MIG 0' 'Emulated GPU 0 MIG 1')
for gpu in 0 1 2; do
	emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=$named -- -v --device gpu:$gpu \
		--no-fallback
	expect_exit 0
	expect_complete
	expect_ready $gpu "${names[gpu]}"
done
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=$named -- --device gpu:3 \
	--no-fallback
expect_exit 3
expect_stderr 'birdview: no usable GPU (there are 3, numbered from 0), and --no-fallback was given'

# One that is not there is passed by, wherever it stands.
for named in MIG-none,MIG-emulated-1-0 MIG-emulated-1-0,MIG-none; do
	emulate "${divided[@]}" "CUDA_VISIBLE_DEVICES=$named" -- --list-devices
	if [[ $named == MIG-none* ]]; then
		expect_listed 'not usable' 'Emulated GPU 1 MIG 0'
	else
		expect_listed 'Emulated GPU 1 MIG 0' 'not usable'
	fi
	emulate "${divided[@]}" "CUDA_VISIBLE_DEVICES=$named" -- --device gpu \
		--no-fallback
	expect_exit 0
	expect_complete
done
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=MIG-emulated-1-0,MIG-none -- \
	--device gpu:1 --no-fallback
expect_exit 3
[[ $(said | head -n 1) == 'birdview: no usable GPU (no device found), and --no-fallback was given' ]] ||
	fail 'it is not said that there is no MIG-none'
twice=MIG-emulated-0-0,MIG-emulated-0-1,MIG-emulated-0-0
for list in MIG-none,MIG-no $twice; do
	emulate "${divided[@]}" "CUDA_VISIBLE_DEVICES=$list" -- --list-devices
	expect_exit 0
	expect_stdout "${known[@]}" \
		'gpu           NVIDIA GPUs, by CUDA; not usable: no device found'
done
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=MIG-emulated-0-0,MIG-emulated-0-1 \
	EMULATOR_FAIL=cudaGetDeviceProperties@1=999 -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" \
	'gpu           NVIDIA GPUs, by CUDA; not usable: the driver tells nothing about it'

# A driver that does not answer is asked once.
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=MIG-emulated-0-0,MIG-emulated-0-1 \
	EMULATOR_KILL=any@1 -- --list-devices
expect_exit 0
expect_stdout "${known[@]}" \
	'gpu           NVIDIA GPUs, by CUDA; not usable: the driver ended the process that looked'

# What comes after something else is not reached.
named=MIG-emulated-0-1,MIG-emulated-1-0,GPU-emulated-1,MIG-emulated-0-0
emulate "${divided[@]}" CUDA_VISIBLE_DEVICES=$named -- --list-devices
expect_listed 'Emulated GPU 0 MIG 1' 'Emulated GPU 1 MIG 0'
