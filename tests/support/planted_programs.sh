# shellcheck shell=bash
#
# What the tests share that run test programs which are built with a defect planted in
# what they test; cli.sh is in it.

# shellcheck source=tests/support/cli.sh
source "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# expect_found TEST_DEFECT EXIT WORDS: fails with EXIT and says the words
expect_found() {
	capture "$BIRDVIEW_VARIANTS/test_$1"
	echo "$1: $(grep -m 1 -e "$3" "$scratch/stderr" || true)"
	expect_exit "$2"
	grep -q -e "$3" "$scratch/stderr" ||
		fail "$1 was not found, or not for its reason:" \
			"$(head -n 20 "$scratch/stderr")"
}
