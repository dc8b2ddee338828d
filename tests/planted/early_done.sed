# A frame counts as done before its picture is there.
/^\tif (bv_run_find_job/i\
	bv_frame_end(run->table, frame, &(struct bv_verdict){0});
