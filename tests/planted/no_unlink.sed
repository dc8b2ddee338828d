# The temporary file of a picture that could not be written stays.
s/unlinkat(directory, temporary, 0);//
