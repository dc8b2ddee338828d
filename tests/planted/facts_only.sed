# What a picture says about itself is believed.
s/^	if (status != BV_OK || comparison.different == 0)$/	if (status != BV_OK || comparison.next > 0)/
