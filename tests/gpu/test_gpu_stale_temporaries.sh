#!/usr/bin/env bash
#
# What test_stale_temporaries.sh proves is true of GPUs as well: runs with them
# remove what dead writers left behind, and others remove what they left.

export BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_emulated DEVICE=gpu
exec bash "$(dirname "$0")/../run/test_stale_temporaries.sh"
