# A reader does not wait until its staging buffer may be filled again.
s/if (staging->in_flight &&/if (false \&\&/
