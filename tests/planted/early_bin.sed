# Kernels do not wait until the points of a batch are uploaded.
s/i < batch->count && !gpu->integrated/i < batch->count \&\& false/
