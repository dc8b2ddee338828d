# A word that was sent stays as it is.
s/from\[word\] = 0;/(void)0;/
