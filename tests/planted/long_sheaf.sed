# A sheaf is full two points too late, which belong to the next one then.
s/^\(#define FULL (BV_SHEAF_POINTS - GROUP\))$/\1 + 2)/
