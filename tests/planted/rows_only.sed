# A picture is read up to its last pixel and no further.
/^	png_read_end(/d
/^	expect_end(/d
