# The directory with the new name is not forced to disk.
s/temporary->sync && bv_sync_directory(directory) != 0/false/
