# That there is no memory for libpng is not noticed.
/block = malloc/,/block->/s/if (block == NULL)/if (0)/
