/*
 * choices.h - the words that options take
 *
 * Each function returns the name of the value 'index' of an enum, or NULL for an
 * index past the last.
 */

#ifndef BV_CLI_CHOICES_H
#define BV_CLI_CHOICES_H

#include <stddef.h>

const char *bv_device_name(size_t index);
const char *bv_progress_name(size_t index);
const char *bv_schedule_name(size_t index);
const char *bv_encoding_name(size_t index);
const char *bv_existing_name(size_t index);
const char *bv_sync_name(size_t index);

/* Beside these there is linear:N.  The index is less than the number by 1. */
const char *bv_density_name(size_t index);

/* What --channels takes, before a colon if one follows. */
const char *bv_channel_word(size_t index);

/* 8 and 16. */
const char *bv_bits_name(size_t index);

/* The index is less than the number by 1. */
const char *bv_form_name(size_t index);

/* The words that may stand in place of numbers, in any order. */
const char *bv_origin_name(size_t index);
const char *bv_scale_name(size_t index);

#endif /* BV_CLI_CHOICES_H */
