# A picture is written to its own name, not to another one first: its bytes are
# copied there.
s/renameat(directory, temporary->name, directory, name)/copy(directory, temporary->name, name, O_TRUNC)/
s/rename_to_new(directory, temporary->name, name)/copy(directory, temporary->name, name, O_EXCL)/
/^enum bv_status bv_name_temporary(/i\
static int copy(int directory, const char *old, const char *name, int flag)\
{\
	const int from = openat(directory, old, O_RDONLY | O_CLOEXEC);\
	const int to = openat(directory, name,\
			      O_WRONLY | O_CREAT | flag | O_CLOEXEC, 0666);\
	unsigned char bytes[4096];\
	struct stat file;\
	ssize_t n = 0;\
	int error = to < 0 ? errno : 0;\
\
	if (error == EEXIST) {\
		close(from);\
		errno = error;\
		return -1;\
	}\
	while (error == 0 && (n = read(from, bytes, sizeof(bytes))) > 0)\
		error = write_all(to, bytes, (size_t)n);\
	if (n == 0 && error == 0 && fstat(from, &file) == 0)\
		set_modified(to, &file.st_mtim);\
	close(from);\
	close(to);\
	unlinkat(directory, old, 0);\
	errno = error;\
	return error != 0 ? -1 : 0;\
}
