# Links in the output directory are followed.
s/const int flags = BV_DIRECTORY_FLAGS | O_NOFOLLOW;/const int flags = BV_DIRECTORY_FLAGS;/
s/resolve_beneath = 0x08 | 0x04;/resolve_beneath = 0;/
