#!/usr/bin/env bash
# The GPU path, measured: frames a second beside the CPU path on the same machine,
# kernels and copies by themselves, whole runs of the command, and what it all
# depends on. It builds in build/gpu, needs a card and a CUDA toolkit, and takes
# some minutes.
#
#     bash bench/gpu.sh [OPTION]...
#
# The options are those of tests/gpu.sh, of which this is a part. The tables are
# in build/gpu/bench/report.md, and the same figures in report.json.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." >/dev/null && pwd -P)
report=$root/build/gpu/bench
bash "$root/tests/gpu.sh" --report "$report" "$@" build bench
cat "$report/report.md"
