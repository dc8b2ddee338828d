# A frame is slow after one second.
s/#define SLOW_SECONDS 30/#define SLOW_SECONDS 1/
