#!/usr/bin/env bash
#
# What test_moved_directories.sh proves is true of GPUs as well, whose threads write
# pictures.

export PLANTED=$BIRDVIEW_VARIANTS/birdview_failing_emulated DEVICE=gpu
exec bash "$(dirname "$0")/../io/test_moved_directories.sh"
