#!/usr/bin/env bash
#
# What test_disk_full.sh proves is true of GPUs as well, whose threads write
# pictures.

export BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_emulated DEVICE=gpu
exec bash "$(dirname "$0")/../faults/test_disk_full.sh"
