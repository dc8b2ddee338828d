# The cells of a word are listed backwards.
s/\*to++ =/to[__popc(bits) - 1] =/
