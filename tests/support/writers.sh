# shellcheck shell=bash
#
# What the names of temporary files are made of, as src/io/temporary.h has them: where
# we are, and one process there that is dead and one that lives. To be sourced behind
# cli.sh.

# shellcheck disable=SC2034 # all of them are for those who source this
{
	boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) ||
		skip 'no /proc to tell who lives'
	other_boot=01234567-89ab-cdef-0123-456789abcdef
	namespace=$(readlink /proc/self/ns/pid | tr -dc 0-9)
	clock=$(readlink /proc/self/ns/time | tr -dc 0-9) || clock=0
	true &
	dead=$!
	wait $dead
	live=$BASHPID
	# The 22nd field of a process's stat; our name has no blanks.
	since=$(cut -d ' ' -f 22 "/proc/$live/stat")
}
