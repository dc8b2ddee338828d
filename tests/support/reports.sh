# shellcheck shell=bash
#
# Reports for the tests of what merges them: lines made up as report.c writes them.

# as_shard SHARD SHARDS: reads the report of a run without shards, and writes it as
# that of a shard
as_shard() {
	local keys='"shard":'$1',"shards":'$2
	sed 's/,"status":/,'"$keys"'&/; s/^{"summary":true/&,'"$keys"'/'
}

# report_frames STATUS NAME...: their lines
report_frames() {
	local status=$1 name rest
	case $status in
	failed) rest=',"code":23,"errno":0,"error":"size is 35 bytes"' ;;
	wrong) rest=',"code":60,"errno":0,"error":"the picture is missing"' ;;
	done | right) rest=',"format":"raw","intensity":true,"points":12,"kept":6,'
		rest+='"not_finite":3,"outside":3,"odd_intensity":3' ;;
	*) rest= ;;
	esac
	shift
	for name; do
		echo '{"input":"'"$name"'.bin","output":"'"$name"'.png","status":"'"$status"'"'"$rest"'}'
	done
}

# report_end FRAMES DONE UP_TO_DATE FAILED NOT_STARTED EXIT: the last line
report_end() {
	echo '{"summary":true,"frames":'"$1"',"done":'"$2"',"up_to_date":'"$3"',"skipped":0,"failed":'"$4"',"not_started":'"$5"',"seconds":1.5,"exit":'"$6"'}'
}

# merged LINE: the line of totals, as it stands in expectations, where nobody knows
# how long runs took
merged() {
	echo "birdview: $1, in T s altogether"
}

# merge ARGUMENT...: captures what birdview says of reports
merge() {
	# cli.sh has it.
	# shellcheck disable=SC2154
	local said=$scratch/stderr
	run --merge-reports "$@"
	sed -i -E 's/, in [0-9]+\.[0-9]{2} s altogether$/, in T s altogether/' \
		"$said"
}
