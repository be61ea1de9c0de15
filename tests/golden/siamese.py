"""Siamese network: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class Tower(nn.Module):
    """Four convolutions and a linear layer: 4,096 numbers that tell what an image
    shows.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × features
    """

    def __init__(self, in_channels, features=4096):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 64, 10)
        self.conv2 = nn.Conv2d(64, 128, 7)
        self.conv3 = nn.Conv2d(128, 128, 4)
        self.conv4 = nn.Conv2d(128, 256, 4)
        self.embed = nn.Linear(9216, features)

    def forward(self, x):
        x = self.conv1(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv2(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv3(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv4(x)
        x = F.relu(x)
        x = torch.flatten(x, 1)
        x = self.embed(x)
        return torch.sigmoid(x)


class SiameseNetwork(nn.Module):
    """Siamese network, 38,951,745 parameters.

    Takes
        first: float32, N × 1 × 105 × 105
        second: float32, N × 1 × 105 × 105

    Returns
        logit: float32, N × 1
    """

    def __init__(self):
        super().__init__()
        self.tower = Tower(1)
        self.same = nn.Linear(4096, 1)

    def forward(self, first, second):
        tower = self.tower(first)  # N × 4096
        twin = self.tower(second)  # N × 4096
        x = tower - twin
        x = torch.abs(x)
        return self.same(x)  # N × 1
