# Time passes for a GPU that hangs, twenty times as fast, and not for one that is
# merely slow.
/^#include "run\/watch.h"/a _Bool emulator_hangs(int pid);
s/\(child->\(silent\|leaving\) +=\) elapsed;/\1 emulator_hangs(child->pid) ? 20.0 * elapsed : 0.0;/
