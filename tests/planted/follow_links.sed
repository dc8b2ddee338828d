# Links in the output directory are followed.
s/const int flags = directory_flags | O_NOFOLLOW;/const int flags = directory_flags;/
