"""birdview under Spark: a task for each shard, tried again where its node is lost.

spark-submit --master 'local[2,4]' spark_shards.py 16 -q -j1 \
    --report 'logs/{shard}.jsonl' -o out in
"""

import subprocess
import sys

from pyspark.sql import SparkSession

shards, options = int(sys.argv[1]), sys.argv[2:]


def convert(shard):
    status = subprocess.call(["birdview", f"--shard={shard}/{shards}", *options])
    if status not in (0, 1):  # 1: frames failed, and would again
        raise ChildProcessError(f"shard {shard} ended with {status}")
    return status


context = SparkSession.builder.getOrCreate().sparkContext
sys.exit(context.parallelize(range(shards), shards).map(convert).max())
