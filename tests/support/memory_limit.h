/*
 * memory_limit.h: memory that runs out when a test says so
 *
 * A program with memory_limit.c in it is linked with the options in the list
 * memory_limit_options of CMakeLists.txt.  They lead the calls of malloc(),
 * calloc(), realloc() and aligned_alloc() in the program and in the static
 * library to the functions in there; those that the C library makes itself stay
 * as they are.
 */

#ifndef MEMORY_LIMIT_H
#define MEMORY_LIMIT_H

/* From now on the next 'allocations' succeed, and all after them fail. */
void memory_limit(int allocations);

/* From now on there is memory again. */
void memory_unlimit(void);

#endif /* MEMORY_LIMIT_H */
