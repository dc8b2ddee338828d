#!/usr/bin/env bash
#
# What test_sync.sh proves is true of GPUs as well, whose threads write pictures
# and find others up to date.

export PLANTED=$BIRDVIEW_VARIANTS/birdview_sync_emulated DEVICE=gpu
exec bash "$(dirname "$0")/../run/test_sync.sh"
