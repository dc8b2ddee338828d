# A GPU hangs that answers nothing for two seconds.
s/#define HANG_SECONDS 30/#define HANG_SECONDS 2/
