/*
 * fast_math.c: a library that is linked as with -ffast-math
 *
 * Such a library has the process that loads it flush subnormals to zero, by a
 * constructor that the compiler brings along.  There is nothing else in this one.
 */

int fast_math_is_loaded(void);

int fast_math_is_loaded(void)
{
	return 1;
}
