"""Says whether reports are those of all shards of a run, and each frame is in one.

shards.py SHARDS FRAMES REPORT...
"""

import json
import sys

shards, count = int(sys.argv[1]), int(sys.argv[2])
owner = {}
ended = []
for name in sys.argv[3:]:
    with open(name, encoding="ascii") as file:
        rows = [json.loads(line) for line in file]
    summary = rows.pop()
    assert summary["summary"] is True, f"{name} has no end"
    ended.append(summary["shard"])
    for row in rows + [summary]:
        assert row["shard"] == summary["shard"], f"{name} is of two shards"
        assert row["shards"] == shards, f"{name} is of {row['shards']} shards"
    for row in rows:
        frame = row["input"]
        assert frame not in owner, f"{frame} is in {name} and {owner[frame]}"
        assert row["status"] in ("done", "up to date"), f"{row}"
        owner[frame] = name
assert sorted(ended) == list(range(shards)), f"there are the shards {ended}"
assert len(owner) == count, f"{len(owner)} frames of {count} are in a report"
