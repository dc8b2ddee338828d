"""Several sweeps of nuScenes in one map, each brought to the last one by its pose.

    python nuscenes_sweeps.py FIRST.pcd.bin SECOND.pcd.bin... MAP.png

With nuscenes-devkit, `points` is LidarPointCloud.from_file(path).points.T, (N, 4), in
the axes of the sensor, x to the right; a pose is the 4 x 4 matrix that its
transform_matrix() gives of calibrated_sensor and ego_pose.
"""

import sys

import birdview
import numpy as np

# nuScenes has x to the right and y forward.
FORWARD = np.array([[0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])


def map_of(sweeps, poses, grid):
    """`poses` bring each sweep (N, 4), intensity 0..255, to the world."""
    rasterizer = birdview.Rasterizer(grid, intensity_scale=255)
    back = np.linalg.inv(poses[-1])
    for points, pose in zip(sweeps, poses):
        rasterizer.add(points, FORWARD @ back @ pose)
    return rasterizer


def main(*words):
    *files, picture = words
    # The devkit's from_file() does the same.
    sweeps = [np.fromfile(file, np.float32).reshape(-1, 5)[:, :4] for file in files]
    poses = []
    for step in range(len(sweeps)):
        pose = np.eye(4)
        pose[1, 3] = 0.5 * step  # half a metre forward each
        poses.append(pose)
    with open(picture, "wb") as file:
        file.write(map_of(sweeps, poses, birdview.Grid(x=(-50, 50), y=(-50, 50))).png())


if __name__ == "__main__":
    main(*sys.argv[1:])
