"""birdview under Dask: a task for each shard, tried again where its worker is lost.

dask_shards.py 16 -q -j1 --report 'logs/{shard}.jsonl' -o out in

DASK_SCHEDULER_ADDRESS says where the scheduler is; without it there are workers on
this machine.
"""

import subprocess
import sys

from dask.distributed import Client

shards, options = int(sys.argv[1]), sys.argv[2:]


def convert(shard):
    status = subprocess.call(["birdview", f"--shard={shard}/{shards}", *options])
    if status not in (0, 1):  # 1: frames failed, and would again
        raise ChildProcessError(f"shard {shard} ended with {status}")
    return status


if __name__ == "__main__":
    with Client() as client:
        tasks = client.map(convert, range(shards), retries=3, pure=False)
        status = max(client.gather(tasks))
    sys.exit(status)
