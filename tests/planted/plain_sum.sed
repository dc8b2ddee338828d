# What is summed up in a ledger is no atomic sum.
s/atomicAdd((unsigned long long \*)sum, (unsigned long long)value)/*(uint64_t *)sum += value/
