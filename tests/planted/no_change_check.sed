# Nobody looks whether a frame has changed while it was read.
s/after.st_size != f->before.st_size/0/
s/got != f->info->size ||/0 \&\&/
