"""The clouds of a topic of a ROS bag, by rosbags: the message's bytes as they are.

python ros_bag.py BAG TOPIC PICTURES
"""

import sys
from pathlib import Path

import birdview
import numpy as np
from rosbags.highlevel import AnyReader

TYPES = ["", "i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"]


def cloud(message):
    """A PointCloud2 as an array with named fields, without a copy."""
    record = np.dtype(
        {
            "names": [field.name for field in message.fields],
            "formats": [TYPES[field.datatype] for field in message.fields],
            "offsets": [field.offset for field in message.fields],
            "itemsize": message.point_step,
        }
    )
    return message.data.view(record)


def main(bag, topic, pictures):
    rasterizer = birdview.Rasterizer("surround", intensity_scale=255)
    Path(pictures).mkdir(exist_ok=True)
    with AnyReader([Path(bag)]) as reader:
        wanted = [c for c in reader.connections if c.topic == topic]
        for connection, time, data in reader.messages(wanted):
            points = cloud(reader.deserialize(data, connection.msgtype))
            png = rasterizer.png(points, source=str(time))
            (Path(pictures) / f"{time}.png").write_bytes(png)
            print(time, rasterizer.counts.kept)


if __name__ == "__main__":
    main(*sys.argv[1:])
