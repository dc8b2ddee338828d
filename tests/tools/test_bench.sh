#!/usr/bin/env bash
# The benchmarks that bare_build has built run, each once: their pictures have the
# pixels that were drawn (they check that themselves), and tables can be made of what
# they measure. How long anything takes is no matter here.
set -euo pipefail

skip() {
	echo "skipped: $*"
	exit 77
}

[[ -z $BIRDVIEW_SANITIZE ]] || skip "a sanitizer is watching"
build=$BIRDVIEW_BUILD_DIR/tests/bare_build
[[ -x $build/birdview-bench ]] || skip "there is no Google Benchmark"
command -v python3 >/dev/null || skip "there is no python3"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
export PYTHONDONTWRITEBYTECODE=1

"$BIRDVIEW_SYNTH" --frames 4 --points 2000 frames
mkdir pictures
"$build/birdview-bench" --machine
"$build/birdview-bench" --frames=few=frames --output=pictures \
	--benchmark_context=storage=nothing --benchmark_min_time=0.000001 \
	--benchmark_out=results.json --benchmark_out_format=json >log 2>&1 || {
	cat log
	exit 1
}
python3 "$BIRDVIEW_SOURCE_DIR/bench/stage_tables.py" results.json >tables
for part in 'surround: plain' 'read, 0' 'write, 16' note sfa3d gray16 'surround: zlib' read sort finish encode write; do
	grep -q "^| $part" tables || {
		echo "FAILED: the tables have no row for $part"
		exit 1
	}
done

# The floor writes as many bytes as there are in the picture of each frame.
"$BIRDVIEW" -q -o sizes frames
"$build/birdview-floor" 2 frames sizes floor
for picture in sizes/*.png; do
	cmp -s <(stat -c %s "$picture") <(stat -c %s "floor/${picture##*/}") || {
		echo "FAILED: the floor of $picture has another size"
		exit 1
	}
done
