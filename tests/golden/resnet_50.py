"""ResNet-50: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class BottleneckDown(nn.Module):
    """Bottleneck residual unit whose skip is a projection: the first of each stage of
    ResNet-50.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (channels * expansion) × H' × W'
    """

    def __init__(self, in_channels, channels=64, stride=2, expansion=4, groups=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(
            channels, channels, 3, stride=stride, padding=1, groups=groups, bias=False
        )
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels * expansion, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels * expansion)
        self.project = nn.Conv2d(
            in_channels, channels * expansion, 1, stride=stride, bias=False
        )
        self.bn_project = nn.BatchNorm2d(channels * expansion)

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        y = self.bn2(y)
        y = F.relu(y)
        y = self.conv3(y)
        x = self.project(x)
        return F.relu(self.bn3(y) + self.bn_project(x))


class Bottleneck(nn.Module):
    """Residual unit of 1×1, 3×3 and 1×1 convolutions, narrow in the middle, as in
    ResNet-50.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (channels * expansion) × H × W
    """

    def __init__(self, in_channels, channels=64, expansion=4, groups=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(
            channels, channels, 3, padding=1, groups=groups, bias=False
        )
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels * expansion, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels * expansion)

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        y = self.bn2(y)
        y = F.relu(y)
        y = self.conv3(y)
        return F.relu(self.bn3(y) + x)


class BottleneckStage(nn.Module):
    """A stage of ResNet-50: one bottleneck unit that changes the shape, and more that
    keep it.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (channels * 4) × H' × W'
    """

    def __init__(self, in_channels, channels=64, blocks=3, stride=2):
        super().__init__()
        self.first = BottleneckDown(in_channels, channels, stride=stride)
        self.rest = nn.Sequential(
            *(Bottleneck(channels * 4, channels) for _ in range(blocks - 1))
        )

    def forward(self, x):
        x = self.first(x)
        return self.rest(x)


class ResNet50(nn.Module):
    """ResNet-50, 25,557,032 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.stage1 = BottleneckStage(64, stride=1)
        self.stage2 = BottleneckStage(256, 128, blocks=4)
        self.stage3 = BottleneckStage(512, 256, blocks=6)
        self.stage4 = BottleneckStage(1024, 512)
        self.classify = nn.Linear(2048, 1000)

    def forward(self, image):
        x = self.conv1(image)  # N × 64 × 112 × 112
        x = self.bn1(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)  # N × 64 × 56 × 56
        x = self.stage1(x)  # N × 256 × 56 × 56
        x = self.stage2(x)  # N × 512 × 28 × 28
        x = self.stage3(x)  # N × 1024 × 14 × 14
        x = self.stage4(x)  # N × 2048 × 7 × 7
        x = F.adaptive_avg_pool2d(x, 1)  # N × 2048 × 1 × 1
        x = torch.flatten(x, 1)  # N × 2048
        return self.classify(x)  # N × 1000
