# A system call comes before each write to the memory that processes share.
s/^\(\t*\)\(atomic_store\|atomic_fetch\|[a-z]* = atomic_fetch\)/\1getppid(), \2/
1i\
#include <unistd.h>
