"""VGG-16: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class ConvAct(nn.Module):
    """3×3 convolution and ReLU.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H × W
    """

    def __init__(self, in_channels, channels=64, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, 3, padding=padding)

    def forward(self, x):
        x = self.conv(x)
        return F.relu(x)


class VGGBlock(nn.Module):
    """Some 3×3 convolutions, then pooling that halves the size (VGG).

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=64, convs=2):
        super().__init__()
        self.features = nn.Sequential(
            ConvAct(in_channels, channels),
            *(ConvAct(channels, channels) for _ in range(convs - 1)),
        )

    def forward(self, x):
        x = self.features(x)
        return F.max_pool2d(x, 2)


class VGG16(nn.Module):
    """VGG-16, 138,357,544 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.block1 = VGGBlock(3)
        self.block2 = VGGBlock(64, 128)
        self.block3 = VGGBlock(128, 256, convs=3)
        self.block4 = VGGBlock(256, 512, convs=3)
        self.block5 = VGGBlock(512, 512, convs=3)
        self.fc1 = nn.Linear(25088, 4096)
        self.dropout1 = nn.Dropout(0.5)
        self.fc2 = nn.Linear(4096, 4096)
        self.dropout2 = nn.Dropout(0.5)
        self.fc3 = nn.Linear(4096, 1000)

    def forward(self, image):
        x = self.block1(image)  # N × 64 × 112 × 112
        x = self.block2(x)  # N × 128 × 56 × 56
        x = self.block3(x)  # N × 256 × 28 × 28
        x = self.block4(x)  # N × 512 × 14 × 14
        x = self.block5(x)  # N × 512 × 7 × 7
        x = torch.flatten(x, 1)  # N × 25088
        x = self.fc1(x)  # N × 4096
        x = F.relu(x)
        x = self.dropout1(x)
        x = self.fc2(x)
        x = F.relu(x)
        x = self.dropout2(x)
        return self.fc3(x)  # N × 1000
