# The directory with the new name is not forced to disk.
s/writer->sync && bv_sync_directory(directory) != 0/false/
