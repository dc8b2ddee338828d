# Looks for the nodes of the machine in the working directory.
s|"/sys"|"sysfs"|
