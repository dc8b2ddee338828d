# What to do about a picture that is there is decided anew each time.
s/atomic_load(job->decision) == BV_UNDECIDED/true/
