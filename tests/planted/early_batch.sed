# A batch is filled again when its first frame is finished.
s/if (--batch->unfinished == 0)/if (batch->unfinished-- == batch->count)/
