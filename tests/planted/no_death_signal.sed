# Nothing ends a worker when its parent has died.
s/return prctl.*;/return getppid() == parent;/
