# That there is no memory for a picture is not noticed.
/\*memory = bv_pages_allocate/,/return false/s/if (\*memory == NULL)/if (0)/
