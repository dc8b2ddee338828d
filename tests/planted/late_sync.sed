# A file gets its name before it is on disk.
s/writer->sync && fsync(file) != 0/false/
