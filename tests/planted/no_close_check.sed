# What close() says about a picture is not heard.
s/if (close(file) != 0) {/if (close(file), 0) {/
