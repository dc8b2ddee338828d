/*
 * ending.h - how a run has ended
 */

#ifndef BV_CLI_ENDING_H
#define BV_CLI_ENDING_H

#include "cli/account.h"

/* Says why the run did not come to a good end, if it did not. */
void bv_tell_ending(const struct bv_account *account);

/* Its exit status. */
int bv_ending_status(const struct bv_account *account);

#endif /* BV_CLI_ENDING_H */
