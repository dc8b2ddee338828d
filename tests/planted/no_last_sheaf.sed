# The last sheaf of a band is forgotten, if it is not the only one.
s/^\t\tif (i == last)$/\t\tif (i == last || bands->sheaf[i].next == last)/
