# A cell that was shaded stays as it is.
s/^\t\*cell = empty;$/\t(void)empty;/
