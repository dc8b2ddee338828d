# A worker does not wait until its piece may be filled again.
s/if (!piece->in_flight)/if (true)/
