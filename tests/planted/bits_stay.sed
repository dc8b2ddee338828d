# The last word of a line of bits is not cleared.
s/memset(line, 0, LINE_WORDS \*/memset(line, 0, (LINE_WORDS - 1) */
