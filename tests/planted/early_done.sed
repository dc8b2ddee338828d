# A frame counts as done before its picture is there.
/^\tif (output != NULL/i\
	bv_frame_end(run->table, frame, &(struct bv_frame_result){0});
