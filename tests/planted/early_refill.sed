# A reader does not wait until its slot may be filled again.
s/if (slot->in_flight &&/if (false \&\&/
