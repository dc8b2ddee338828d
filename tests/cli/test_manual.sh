#!/usr/bin/env bash
#
# The man page is one that every formatter takes without a warning, and it has
# all that the help has: each option with its argument, each exit status, each
# example.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

page=$BIRDVIEW_BUILD_DIR/manual/birdview.1
ran="reading $page"
[[ -s $page ]] || fail "there is no $page"

# ---- The program that makes it ----

maker=$BIRDVIEW_BUILD_DIR/birdview_manual
mkdir made
capture "$maker" made
expect_exit 0
expect_same made/birdview.1 "$page"
capture "$maker" missing
expect_exit 1
expect_stderr 'missing/birdview.1: No such file or directory'
capture "$maker"
expect_exit 2
if [[ -c /dev/full ]]; then
	ln -sf /dev/full made/_birdview
	capture "$maker" made
	expect_exit 1
	expect_stderr 'made/_birdview: No space left on device'
fi

# ---- The page ----

ran="reading $page"
# A page that is made from tables has no date of its own.
formatters=0
if command -v mandoc >/dev/null; then
	formatters=1
	mandoc -T lint -W warning "$page" >warnings || true
	sed -i '/WARNING: missing date/d' warnings
	[[ ! -s warnings ]] || fail "mandoc warns: $(<warnings)"
	mandoc -T utf8 "$page" | col -bx >text
fi
if command -v groff >/dev/null && groff -man -T utf8 "$page" >/dev/null 2>&1; then
	formatters=1
	groff -ww -man -T utf8 "$page" 2>warnings | col -bx >text
	[[ ! -s warnings ]] || fail "groff warns: $(<warnings)"
fi
((formatters)) || skip 'there is neither mandoc nor groff'

# Words may be on another line than in the help.
squeeze() {
	tr -s '[:space:]' ' '
}

# expect_words WORDS...: they are on the page
expect_words() {
	[[ $(squeeze <text) == *"$(squeeze <<<"$*")"* ]] ||
		fail "the page does not say: $*"
}

while read -r option argument; do
	expect_words " --$option${argument:+ $argument} "
done < <(list_options)
expect_words ' -o, --output DIR where the pictures go; made if it is not there '
expect_words " -n, --dry-run "
"$BIRDVIEW" --help | sed '1,/^Exit status:/d' >statuses
(($(wc -l <statuses) == 8)) || fail 'the help has other exit statuses'
while read -r number words; do
	expect_words " $number $words "
done <statuses
expect_words " find scans -name '*.bin' -print0 | birdview -0 --files-from - -o pictures"
expect_words "birdview $("$BIRDVIEW" --version | sed -n 's/^birdview //p')"
