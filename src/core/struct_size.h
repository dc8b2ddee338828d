/*
 * struct_size.h - the one rule for public structures of different sizes
 *
 * birdview.h states the rule.  A structure that a caller filled in is taken into one
 * of ours before anything looks at it, and one that the library fills in is given
 * from one of ours at the end; so the rest of the library knows nothing of sizes.
 *
 * What keeps it true when a structure grows: new members come at the end, in whole
 * units of BV_SIZE_UNIT bytes, of which 'reserved' members fill up the last.  Then no
 * older size ends within a member.
 */

#ifndef BV_CORE_STRUCT_SIZE_H
#define BV_CORE_STRUCT_SIZE_H

#include <stdbool.h>
#include <stddef.h>

#define BV_SIZE_UNIT 8u

/* The largest that is believed: more is a size that was never set. */
#define BV_SIZE_MAX 4096u

/* True if a structure may have this size. */
bool bv_size_is_sound(size_t size);

/*
 * Takes the caller's structure 'theirs' into 'ours', of 'our_size' bytes, which
 * holds the defaults.  Both begin with their size; that of ours stays.  Returns
 * false, with 'ours' as it was, for NULL or what the rule refuses.
 */
bool bv_take_struct(void *ours, size_t our_size, const void *theirs);

/*
 * Gives 'ours', of 'our_size' bytes, to the caller, who has 'size' bytes at
 * 'theirs'; its 'struct_size' becomes that.  Returns false, and writes nothing, for
 * NULL or a size that is refused.
 */
bool bv_give_struct(void *theirs, size_t size, const void *ours,
		    size_t our_size);

/* The same where the caller has set 'struct_size' in the structure. */
bool bv_give_sized_struct(void *theirs, const void *ours, size_t our_size);

#endif /* BV_CORE_STRUCT_SIZE_H */
