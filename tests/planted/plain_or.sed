# A word that other threads have bits in gets some by an or that is not atomic.
s/atomicOr(w->word, \(.*\));/*w->word |= \1;/
