# A worker whose parent died before it could ask to be told does not notice.
s/ && getppid() == parent//
