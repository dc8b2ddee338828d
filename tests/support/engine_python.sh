# shellcheck shell=bash disable=SC2034,SC2154
#
# What the tests with engines of Python share: with BIRDVIEW_LONG, 'packages' are
# installed in an environment of their own, 'engine', before the place of cluster.sh
# is made, which has no network. 'examples' is where the programs are.

packages_directory=$BIRDVIEW_BUILD_DIR/engines/${packages[0]%%[^a-z]*}
if [[ -z ${BIRDVIEW_SEPARATED-} ]]; then
	# shellcheck source=tests/python/environment.sh
	source "$(dirname "${BASH_SOURCE[0]}")/../python/environment.sh"
	[[ -n ${BIRDVIEW_LONG-} ]] || {
		echo 'skipped: only in the long form'
		exit 77
	}
	mkdir -p "${packages_directory%/*}"
	make_environment "$packages_directory" "$(command -v python3)" \
		"${packages[@]}" || {
		echo "skipped: pip cannot install ${packages[*]}"
		exit 77
	}
fi

needs+=(python3)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
PATH=$packages_directory/bin:$PATH
examples=$BIRDVIEW_SOURCE_DIR/tests/examples
export RAY_TMPDIR=$scratch SPARK_LOCAL_DIRS=$scratch

# prove_retried COUNT: of so many shards one is killed, and the engine starts it
# again by itself. What a test defines starts them: 'launch COUNT'.
prove_retried() {
	local status=0
	empty
	hold
	launch "$1" >"$scratch/launched" 2>&1 &
	launched=$!
	await 'all shards but one end' last_is_held_or_over
	release
	kill_last
	await 'the engine ends' has_ended "$launched"
	wait "$launched" || status=$?
	((status == 0)) || give_up "the engine ends with $status"
	(($(cat logs/*.jsonl | grep -c '"done":1,"up_to_date":[1-9]') == 1)) ||
		fail 'not one shard made just what was missing'
	expect_shards "$1"
}
