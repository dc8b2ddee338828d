#!/usr/bin/env bash
#
# What test_odd_times.sh proves is true of GPUs as well.

export BIRDVIEW=$BIRDVIEW_VARIANTS/birdview_emulated DEVICE=gpu
exec bash "$(dirname "$0")/../run/test_odd_times.sh"
