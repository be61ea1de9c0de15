"""ResNet-18: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class BasicBlock(nn.Module):
    """Residual unit of two 3×3 convolutions, as in ResNet-18 and ResNet-34.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H × W
    """

    def __init__(self, in_channels, channels=64):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        return F.relu(self.bn2(y) + x)


class BasicBlockDown(nn.Module):
    """Residual unit of two 3×3 convolutions whose skip is a projection: it changes
    channels or size.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=128, stride=2):
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, channels, 3, stride=stride, padding=1, bias=False
        )
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.project = nn.Conv2d(in_channels, channels, 1, stride=stride, bias=False)
        self.bn_project = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.conv1(x)
        y = self.bn1(y)
        y = F.relu(y)
        y = self.conv2(y)
        x = self.project(x)
        return F.relu(self.bn2(y) + self.bn_project(x))


class ResNet18(nn.Module):
    """ResNet-18, 11,689,512 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.stage1 = nn.Sequential(BasicBlock(64), BasicBlock(64))
        self.stage2_first = BasicBlockDown(64)
        self.stage2_second = BasicBlock(128, 128)
        self.stage3_first = BasicBlockDown(128, 256)
        self.stage3_second = BasicBlock(256, 256)
        self.stage4_first = BasicBlockDown(256, 512)
        self.stage4_second = BasicBlock(512, 512)
        self.classify = nn.Linear(512, 1000)

    def forward(self, image):
        x = self.conv1(image)  # N × 64 × 112 × 112
        x = self.bn1(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)  # N × 64 × 56 × 56
        x = self.stage1(x)
        x = self.stage2_first(x)  # N × 128 × 28 × 28
        x = self.stage2_second(x)
        x = self.stage3_first(x)  # N × 256 × 14 × 14
        x = self.stage3_second(x)
        x = self.stage4_first(x)  # N × 512 × 7 × 7
        x = self.stage4_second(x)
        x = F.adaptive_avg_pool2d(x, 1)  # N × 512 × 1 × 1
        x = torch.flatten(x, 1)  # N × 512
        return self.classify(x)  # N × 1000
