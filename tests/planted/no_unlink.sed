# The temporary file of a picture that could not be written stays.
s/unlinkat(temporary->directory, temporary->name, 0);//
