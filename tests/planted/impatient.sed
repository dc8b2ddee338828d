# GPUs have to answer soon.
s/#define HANG_SECONDS 30/#define HANG_SECONDS 2/
s/#define START_SECONDS 60/#define START_SECONDS 3/
s/#define LEAVE_SECONDS 10/#define LEAVE_SECONDS 2/
