#!/usr/bin/env bash
#
# The Python package does what src/python/README.md says: the tests of this folder, by
# pytest, in an environment of Python of their own that is kept in the build directory.
# BIRDVIEW_PYTHON names a Python to take instead, with pytest and whatever packages the
# examples are to be tried with, such as torch.  Usually it does without those that
# are large.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/python/environment.sh
source "$(dirname "$0")/environment.sh"

# A Python without the sanitizer's runtime cannot load it.
[[ -z $BIRDVIEW_SANITIZE ]] || skip "the library has a sanitizer"
library=$BIRDVIEW_BUILD_DIR/libbirdview.so
[[ -e $library ]] || skip "there is no shared library"

python=${BIRDVIEW_PYTHON:-$BIRDVIEW_BUILD_DIR/python/bin/python}
if [[ -z ${BIRDVIEW_PYTHON-} ]]; then
	python3 -c 'import venv, ensurepip' 2>/dev/null ||
		skip "python3 has no venv (python3-venv)"
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
		skip "python3 is older than 3.9"
	wanted=(tqdm laspy)
	! is_long ||
		wanted+=(opencv-python-headless matplotlib pyarrow rosbags)
	make_environment "$BIRDVIEW_BUILD_DIR/python" "$(command -v python3)" \
		numpy pytest tomli -- "${wanted[@]}" ||
		skip "pip cannot install numpy and pytest"
fi

status=0
PYTHONPATH=$BIRDVIEW_SOURCE_DIR/src/python PYTHONDONTWRITEBYTECODE=1 \
	BIRDVIEW_LIBRARY=$library BIRDVIEW_COMMAND=$BIRDVIEW \
	"$python" -X dev -m pytest -W error -q -rs -p no:cacheprovider \
	"$BIRDVIEW_SOURCE_DIR/tests/python" || status=$?
((status == 0)) || fail "pytest ended with status $status"
