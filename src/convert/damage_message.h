/*
 * damage_message.h - what is wrong with the file of a picture, in words
 */

#ifndef BV_CONVERT_DAMAGE_MESSAGE_H
#define BV_CONVERT_DAMAGE_MESSAGE_H

#include <stdint.h>

#include "core/text.h"

/*
 * Appends the sentence for both details of BV_ERR_PICTURE_DAMAGED: an enum bv_damage
 * (core/damage.h) and the number that belongs to it, or any others.
 */
void bv_explain_damage(struct bv_text *text, const uint64_t *detail);

#endif /* BV_CONVERT_DAMAGE_MESSAGE_H */
