# shellcheck shell=bash disable=SC2034,SC2154
#
# A real Slurm for the tests that need one, after cluster.sh: a controller and
# four nodes with two CPUs each, that trust each other by munge where it is installed.
# All of it is below $scratch, and ends with the test.

nodes=4

# Where there is munge, the lines that make Slurm use it; else those without
slurm_credentials() {
	local key=$scratch/munge.key
	if ! command -v munged >/dev/null; then
		printf '%s\n' AuthType=auth/none CredType=cred/none
		return
	fi
	(umask 077 && head -c 32 /dev/urandom >"$key")
	munged --force --key-file="$key" --socket="$scratch/munge" \
		--pid-file="$scratch/munge.pid" \
		--log-file="$scratch/munge.log" \
		--seed-file="$scratch/munge.seed" >&2
	printf '%s\n' AuthType=auth/munge "AuthInfo=socket=$scratch/munge" \
		CredType=cred/munge
}

# slurm_configuration: jobs may be tried again, and begin as soon as they can.
# The CPUs need not be there.
slurm_configuration() {
	local node
	cat <<-END
		ClusterName=birdview
		SlurmctldHost=localhost
		SlurmUser=root
		MpiDefault=none
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		ReturnToService=2
		JobRequeue=1
		KillWait=30
		SlurmdParameters=config_overrides
		SchedulerParameters=sched_interval=1,batch_sched_delay=0
		StateSaveLocation=$scratch/slurm
		SlurmdSpoolDir=$scratch/slurm/%n
		SlurmctldPidFile=$scratch/slurm/pid
		SlurmdPidFile=$scratch/slurm/%n.pid
		SlurmctldLogFile=$scratch/slurm/log
		SlurmdLogFile=$scratch/slurm/%n.log
		SlurmdDebug=verbose
		SlurmctldPort=6817
		PartitionName=all Nodes=ALL Default=YES State=UP
	END
	for ((node = 0; node < nodes; node++)); do
		echo "NodeName=n$node NodeHostname=localhost" \
			"NodeAddr=127.0.0.1 Port=$((6820 + node)) CPUs=2"
	done
}

is_slurm_up() {
	(($(timeout 5 sinfo -h -N -t idle -o %N 2>/dev/null | wc -l) == nodes))
}

is_slurm_up_or_down() {
	is_slurm_up || has_ended "$controller"
}

# start_slurm: the test is skipped if the controller does not stay
start_slurm() {
	local node
	setpriv --clear-groups true 2>/dev/null ||
		skip 'Slurm does not run without the rights of root'
	mkdir -p "$scratch/slurm"
	{ slurm_credentials && slurm_configuration; } >"$scratch/slurm.conf"
	export SLURM_CONF=$scratch/slurm.conf
	slurmctld -D -i >"$scratch/slurm/out" 2>&1 &
	controller=$!
	for ((node = 0; node < nodes; node++)); do
		mkdir -p "$scratch/slurm/n$node"
		slurmd -D -N "n$node" >"$scratch/slurm/n$node.out" 2>&1 &
	done
	await 'Slurm comes up' is_slurm_up_or_down
	is_slurm_up || skip "Slurm does not start here: $(<"$scratch/slurm/out")"
}

tell_more() {
	timeout 5 squeue || true
	tail -n 20 "$scratch/launched" "$scratch"/slurm/{out,log,*.out,*.log} "$scratch"/*.out \
		2>/dev/null || true
}

# submit OPTION... COMMAND: a job; 'job' is its number
submit() {
	job=$(sbatch --parsable --output="$scratch/job.%A.out" "${@:1:$#-1}" \
		--wrap "${*: -1}") || give_up 'Slurm takes no job'
}

# states: of the job and its tasks, as "STATE EXIT" each
job_states() {
	timeout 20 scontrol -o show job "$job" |
		sed -E 's/.*JobState=([A-Z]+).*ExitCode=([0-9]+:[0-9]+).*/\1 \2/'
}

is_job_over() {
	local states
	states=$(job_states) || return 1
	! grep -qE 'PENDING|CONFIGURING|RUNNING|COMPLETING' <<<"$states"
}

is_job_in() {
	[[ $(job_states) == "$1"* ]]
}

# wait_for_job: 'status' is the highest of its tasks, as from a shell
wait_for_job() {
	await "job $job ends" is_job_over
	status=$(job_states | sed -E 's/.* //; s/0:([1-9])/128:\1/' |
		awk -F: '{ n = $1 + $2; if (n > most) most = n } END { print most + 0 }')
}
