# Gaps are added to frequencies while other threads begin them.
/BV_PHASE(begin_literals/{N;s/);\n\tBV_PHASE(/, /}
