# That there is no memory for a picture is not noticed.
/\*memory = malloc/,/return false/s/if (\*memory == NULL)/if (0)/
