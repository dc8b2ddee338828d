# All bands are taken for the largest.
s/(i << r->bands.bits)/(i << 16)/
