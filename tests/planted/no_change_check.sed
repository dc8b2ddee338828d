# Nobody looks whether a frame has changed while it was read.
s/after.st_size != before->st_size/0/
s/(uint64_t)got != size ||/0 \&\&/
