# A picture is written to its own name, not to another one first.
s/file = create_temporary(writer, directory, temporary);/file = openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC, 0666);/
s/renameat(directory, temporary, directory, name) != 0/(void)temporary, 0/
