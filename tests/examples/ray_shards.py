"""birdview under Ray: a task for each shard, tried again where its node is lost.

ray_shards.py 16 -q -j1 --report 'logs/{shard}.jsonl' -o out in
"""

import subprocess
import sys

import ray

shards, options = int(sys.argv[1]), sys.argv[2:]


@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=[ChildProcessError])
def convert(shard):
    status = subprocess.call(["birdview", f"--shard={shard}/{shards}", *options])
    if status not in (0, 1):  # 1: frames failed, and would again
        raise ChildProcessError(f"shard {shard} ended with {status}")
    return status


ray.init(include_dashboard=False)
sys.exit(max(ray.get([convert.remote(shard) for shard in range(shards)])))
