#!/usr/bin/env bash
#
# In a control group with a quota of CPUs, of either version, and on some CPUs of a
# machine, there are as many workers as there is time for, unless -j says otherwise.

# shellcheck source=tests/support/processes.sh
source "$(dirname "$0")/../support/processes.sh"

real=$BIRDVIEW
cpus=$(taskset -cp $$ | sed 's/.*: //')
last=${cpus##*[-,]}

# count_workers ARGUMENT...: stores in 'count' how many there are
count_workers() {
	# Who looks for a GPU is a process, too.
	start_and_hold --device cpu -o out "$@" in
	count=$(list_workers | wc -w)
	signal_workers CONT
	finish
	expect_exit 0
	expect_complete
}

# expect_workers COUNT ARGUMENT...
expect_workers() {
	count_workers "${@:2}"
	((count == $1)) || fail "$count workers, expected $1"
}

# ---- CPUs ----

# within WORDS: birdview is started by a line that begins with them
within() {
	printf '#!/usr/bin/env bash\n%s "%s" "$@"\n' "$1" "$real" \
		>"$scratch/within"
	chmod +x "$scratch/within"
	BIRDVIEW=$scratch/within
}

within "exec taskset -c $last"
expect_workers 1
expect_workers 3 -j 3

# ---- A quota ----

BIRDVIEW=$real
count_workers
((count > 1)) || { skip_part 'there is one CPU' && exit; }
group=/sys/fs/cgroup/cpu/birdview_test.$$
if [[ ! -d ${group%/*} ]]; then
	group=/sys/fs/cgroup/birdview_test.$$
fi
mkdir "$group" 2>/dev/null || { skip_part 'no control groups' && exit; }
# set_quota MICROSECONDS: in 100000
set_quota() {
	if [[ -e $group/cpu.max ]]; then
		echo "$1 100000" >"$group/cpu.max"
	else
		echo 100000 >"$group/cpu.cfs_period_us" &&
			echo "$1" >"$group/cpu.cfs_quota_us"
	fi
}

# enough: the group can be used
enough() {
	set_quota 90000 2>/dev/null && bash -c 'echo $$ >"$1/cgroup.procs"' - "$group"
}
if enough 2>/dev/null; then
	within "echo \$\$ >$group/cgroup.procs; exec"
	# The second CPU counts as soon as there is any time for it.
	expect_workers 1
	expect_workers 2 -j 2
	set_quota 110000
	expect_workers 2
else
	skip_part 'no quotas of control groups'
fi
rmdir "$group" || fail 'a process is left in the control group'
