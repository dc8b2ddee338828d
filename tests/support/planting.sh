# shellcheck shell=bash
#
# What the tests share that run other tests on a birdview with a defect planted
# in it; cli.sh is in it.

# shellcheck source=tests/support/cli.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli.sh"
tests=$(cd "$BIRDVIEW_SOURCE_DIR/tests" && pwd)

# expect_found DEFECT TEST WORDS: the test finds it and says the words
expect_found() {
	export PLANTED=$BIRDVIEW_VARIANTS/birdview_$1
	SOUGHT=$3 capture bash "$tests"/*/"test_$2.sh"
	if ((status == 77)); then
		skip "$(<"$scratch/stdout")"
	fi
	echo "$1, found by $2: $(grep -m 1 '^FAILED' "$scratch/stdout" || true)"
	expect_exit 1
	grep -q "^FAILED: $3" "$scratch/stdout" ||
		fail "$1 was not found, or not for its reason:" \
			"$(<"$scratch/stdout")" "$(<"$scratch/stderr")"
}
