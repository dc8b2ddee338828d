# The points of a cell are counted by a sum that is not atomic.
s/atomicAdd(&cell->count, 1u)/cell->count++/
