# Directories that were made are not forced to disk.
s/!sync ||/true ||/
