# A sheaf that is full counts one point less.
s/added, band->next % BV_SHEAF_POINTS}/added, band->next % BV_SHEAF_POINTS - 1}/
