"""Maps for training, as SFA3D takes them: a torch Dataset whose items are drawn when
they are asked for, in the workers of a DataLoader.

    python torch_dataset.py FRAMES

The samples are floor(255 * v) of SFA3D's v in 0..1, density, height and intensity in
this order. Bytes go to the GPU four times as fast as floats; divide them there.
"""

import sys
from pathlib import Path

import birdview
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Frames(Dataset):
    def __init__(self, folder, grid="sfa3d"):
        self.files = sorted(Path(folder).rglob("*.bin"))
        # One for each worker: it goes there with the Dataset.
        self.rasterizer = birdview.Rasterizer(grid)

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        points = np.fromfile(self.files[index], np.float32).reshape(-1, 4)
        picture = self.rasterizer.rgb(points, channels_first=True)
        return torch.from_numpy(picture)


def as_sfa3d(pictures):
    """uint8 (B, 3, 608, 608) -> what its network takes: intensity, height, density, and
    turned, since in a picture forward is up and left is left."""
    return pictures.flip((1, 2, 3)).float() / 255


def main(folder, workers=2):
    loader = DataLoader(Frames(folder), batch_size=4, num_workers=workers)
    for pictures in loader:
        maps = as_sfa3d(pictures)
        print(tuple(maps.shape), f"{maps.mean():.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
