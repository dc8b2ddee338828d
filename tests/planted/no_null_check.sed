# That there is no memory for a picture is not noticed.
/encoder->png = malloc/,/encoder->capacity/s/if (encoder->png == NULL)/if (0)/
