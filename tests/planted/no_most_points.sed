# The most points of a cell are not looked for.
s/if (taken->counts\[k\] > most->count)/if (0)/
