#!/usr/bin/env bash
#
# A GPU that is lost, at whatever call and in whatever way, costs a line and
# nothing else: the tree is that of an undisturbed run, each frame is counted
# once, and nothing temporary is left. It is started again once; after that the
# others, or the CPU, do the rest.

# shellcheck source=tests/support/emulated.sh
source "$(dirname "$0")/../support/emulated.sh"
make_input 60

lost='birdview: GPU 0 was lost'
again='starting again'
killed='its process was killed by signal 9 (Killed)'

# expect_said PATTERN...: lines on standard error like these, in this order
expect_said() {
	local lines i=0 pattern
	mapfile -t lines < <(said)
	((${#lines[@]} == $#)) || fail "not $# lines: ${lines[*]}"
	for pattern; do
		# shellcheck disable=SC2053
		[[ ${lines[i]-} == $pattern ]] ||
			fail "line $((i + 1)) is '${lines[i]-}', not '$pattern'"
		i=$((i + 1))
	done
}

# ---- At each call ----

# Usually at some calls only.
step=29
if is_long; then
	step=1
fi

# try_calls FAULT SUFFIX: the fault at one call after the other
try_calls() {
	local n tried=0
	for ((n = 1; ; n += step)); do
		emulate_once "EMULATOR_$1=any@$n$2" -- --device gpu
		fault_came_up || break
		expect_exit 0
		expect_complete
		[[ $(said | tail -n 1) == $(all_done) ]] ||
			fail "not all frames are counted: $(said)"
		(($(said | wc -l) <= 2)) || fail "too many words: $(said)"
		tried=$((tried + 1))
	done
	echo "$1$2: $tried calls tried"
	((tried * step > 60)) || fail "only $tried calls were tried"
}

try_calls KILL ''
try_calls FAIL '=719!'
try_calls FAIL '=2'

# ---- Once and twice ----

emulate_once EMULATOR_KILL=cudaLaunchKernel@5 -- --device gpu
expect_exit 0
expect_complete
expect_said "$lost ($killed); $again" "$(all_done)"

emulate_once 'EMULATOR_FAIL=cudaLaunchKernel@5=719~' -- --device gpu
expect_exit 0
expect_complete
expect_said "$lost (*); $again" "$(all_done)"

# The second process meets the same fault, and there is no third.
emulate EMULATOR_KILL=cudaLaunchKernel@3 -- --device gpu
expect_exit 0
expect_complete
expect_said "$lost ($killed); $again" \
	"$lost ($killed); going on without it" "$(all_done)"

emulate EMULATOR_KILL=cudaLaunchKernel@3 -- --device gpu -q
expect_exit 0
expect_complete
expect_said

emulate EMULATOR_KILL=cudaLaunchKernel@3 -- --device gpu --no-fallback
expect_exit 3
expect_said "$lost ($killed); $again" "$lost ($killed)" \
	'birdview: stopped for want of a GPU, as --no-fallback asks' \
	"birdview: $frames frames: * done, * not started, in *"
expect_no_temporaries out

# What cannot work is not started again.
emulate_once EMULATOR_DEVICES=none -- --device gpu
expect_exit 0
expect_said 'birdview: no usable GPU (*); converting on the CPU' "$(all_done)"

# ---- One of several ----

emulate_once EMULATOR_DEVICES=3 EMULATOR_KILL=cudaLaunchKernel@9 -- \
	--device gpu
expect_exit 0
expect_complete
expect_said "birdview: GPU [012] was lost ($killed); $again" "$(all_done)"

# ---- With CPUs at work ----

emulate_beside_cpus EMULATOR_KILL=cudaLaunchKernel@9
expect_exit 0
expect_complete
expect_said "$lost ($killed); $again" "$(all_done)"

# Nobody asked for a GPU that dies before it has done anything.
emulate EMULATOR_KILL=any@1 -- -j 2
expect_exit 0
expect_complete
expect_said "$(all_done)"

# ---- From without ----

for signal in KILL ABRT; do
	EMULATOR_LAG_US=2000 interfere "signal_workers $signal" --device gpu
	expect_exit 0
	expect_complete
	expect_said "$lost (its process was killed by signal *); $again" \
		"$(all_done)"
done
