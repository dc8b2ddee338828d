# What a picture says about itself is believed.
s/status = check_pixels(.*);/status = BV_OK;/
