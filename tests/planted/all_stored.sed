# Points outside the grid are stored, too, where all of them are.
s/ \&\& placed->cells\[0\] != BV_OUTSIDE;/;/
