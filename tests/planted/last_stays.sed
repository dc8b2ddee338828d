# Of equally high points the last one stays.
s/^\(.*bv_height(&rules, p.seen\[k\].z) >\)$/\1=/
