# A picture does not get the time of its frame.
s/return futimens(file, times);/return (void)file, (void)times, 0;/
