/*
 * wording.h - what the command calls its parameters: by its options
 */

#ifndef BV_CLI_WORDING_H
#define BV_CLI_WORDING_H

#include "core/wording.h"

extern const struct bv_wording bv_option_wording;

#endif /* BV_CLI_WORDING_H */
