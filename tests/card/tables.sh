# shellcheck shell=bash
#
# Tables of what the benchmarks print. bench.sh sources this file after part.sh.

# rows_of KIND FILE: its lines of that kind as rows
rows_of() {
	local kind fields
	while IFS=$'\t' read -r -a fields; do
		kind=${fields[0]}
		[[ $kind != "$1" ]] || row "${fields[@]:1}"
	done <"$2"
}

# table_of_ways: of ways to bin points, to which rows_of_way adds
table_of_ways() {
	table "Ways to bin points (frames or points in turns; what is counted), \
microseconds for a frame" way preset batch bin list "first four, in a row" \
		"all, in a row" "on two streams" "the second comes first"
}

# rows_of_way WAY FILE: what birdview-gpu-kernels-WAY says
rows_of_way() {
	local fields way=${1#-}
	while IFS=$'\t' read -r -a fields; do
		[[ ${fields[0]} == kernel ]] || continue
		row "${way/_/, }" "${fields[@]:1:4}" "${fields[@]:11:4}"
	done <"$2"
}

# name_case CASE: without how long it was measured
name_case() {
	sed -E 's/(^|,)(conversions|least|most|warm|threads)=[0-9]+//g; s/^,//' \
		<<<"$1"
}

# table_of_cases FILE TITLE: the first of each case
table_of_cases() {
	local fields seen=$'\n'
	table "$2" case workers "frames in a launch" frames seconds frames/s \
		"GB/s read" "MiB at first" "MiB at last"
	while IFS=$'\t' read -r -a fields; do
		if [[ ${fields[0]} == row && $seen != *$'\n'${fields[1]}$'\n'* ]]; then
			row "$(name_case "${fields[1]}")" "${fields[@]:2}"
			seen+=${fields[1]}$'\n'
		fi
	done <"$1"
}

# What the awk programs below share.
awk_functions='
	function sort_numbers(n, values,    i, j, v) {
		for (i = 2; i <= n; i++) {
			v = values[i]
			for (j = i - 1; j >= 1 && values[j] > v; j--)
				values[j + 1] = values[j]
			values[j + 1] = v
		}
	}
	function median(n, values) {
		sort_numbers(n, values)
		return n % 2 ? values[(n + 1) / 2] : \
			(values[n / 2] + values[n / 2 + 1]) / 2
	}'

# table_of_ratios FILE TITLE: per preset, of the first case with each device, of
# the second, and so on
table_of_ratios() {
	table "$2" preset "GPU, frames/s" "CPU, frames/s" "GPU / CPU" least \
		greatest rounds
	awk -F '\t' "$awk_functions"'
		$1 != "row" || !match($2, /preset=[a-z0-9]+/) { next }
		{
			preset = substr($2, RSTART + 7, RLENGTH - 7)
			device = $2 ~ /device=cpu/ ? "cpu" : "gpu"
			if (!(preset in known))
				order[++presets] = preset
			known[preset]
			rate[preset, device, ++n[preset, device]] = $7
		}
		function collect(preset, device, count, values,    i) {
			for (i = 1; i <= count; i++)
				values[i] = rate[preset, device, i]
		}
		END {
			for (p = 1; p <= presets; p++) {
				preset = order[p]
				count = n[preset, "gpu"]
				if (n[preset, "cpu"] < count)
					count = n[preset, "cpu"]
				if (count == 0)
					continue
				for (i = 1; i <= count; i++)
					ratio[i] = rate[preset, "gpu", i] / \
						rate[preset, "cpu", i]
				collect(preset, "gpu", count, gpu)
				collect(preset, "cpu", count, cpu)
				middle = median(count, ratio)
				printf "row\t%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t%d\n",
					preset, median(count, gpu), median(count, cpu),
					middle, ratio[1], ratio[count], count
			}
		}' "$1" >>"$GPU_PART"
}

# table_of_whole_runs TITLE: from whole.tsv, lines FRAMES DEVICE SECONDS
table_of_whole_runs() {
	table "$1" frames cpu gpu auto "cpu / gpu" "cpu / auto" "gpu, frames/s" \
		rounds
	awk -F '\t' "$awk_functions"'
		{
			if (!($1 in known))
				order[++counts] = $1
			known[$1]
			time[$1, $2, ++n[$1, $2]] = $3
		}
		function middle(frames, device,    i, values) {
			for (i = 1; i <= n[frames, device]; i++)
				values[i] = time[frames, device, i]
			return i == 1 ? 0 : median(i - 1, values)
		}
		function ratio(a, b) {
			return b > 0 ? sprintf("%.2f", a / b) : "-"
		}
		END {
			for (c = 1; c <= counts; c++) {
				f = order[c]
				cpu = middle(f, "cpu")
				gpu = middle(f, "gpu")
				auto = middle(f, "auto")
				printf "row\t%d\t%.3f\t%.3f\t%.3f\t%s\t%s\t%s\t%d\n",
					f, cpu, gpu, auto, ratio(cpu, gpu),
					ratio(cpu, auto), ratio(f, gpu), n[f, "cpu"]
			}
		}' whole.tsv >>"$GPU_PART"
}

# first_case FILE PRESET: the first one with a GPU and that preset
first_case() {
	awk -F '\t' -v preset="$2" '
		$1 == "row" && $2 !~ /device=cpu/ && $2 ~ "preset=" preset "(,|$)" {
			print $2
			exit
		}' "$1"
}

# fastest_case FILE: of those with a GPU and preset surround
fastest_case() {
	awk -F '\t' '
		$1 == "row" && $2 !~ /device=cpu|preset=(note|sfa3d)/ && $7 > most {
			most = $7
			best = $2
		}
		END { print best }' "$1"
}

# table_of_stages FILE CASE TITLE: nothing if the case was not measured
table_of_stages() {
	local fields
	[[ -n $2 ]] || return 0
	table "$3" stage frames "workers' time, %" "microseconds for a frame"
	while IFS=$'\t' read -r -a fields; do
		[[ ${fields[1]} == "$2" ]] || continue
		case ${fields[0]} in
		stage) row "${fields[@]:2}" ;;
		wait) row "waiting for the ${fields[2]}" - "${fields[3]}" - ;;
		bound) row "bound by ${fields[2]}" - - - ;;
		esac
	done <"$1"
}
