"""DenseNet-121: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class DenseLayer(nn.Module):
    """Adds a few channels to all that came before, which it keeps (DenseNet).

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (in_channels + growth) × H × W
    """

    def __init__(self, in_channels, growth=32, widening=4):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(in_channels)
        self.conv1 = nn.Conv2d(in_channels, growth * widening, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(growth * widening)
        self.conv2 = nn.Conv2d(growth * widening, growth, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.bn1(x)
        y = F.relu(y)
        y = self.conv1(y)
        y = self.bn2(y)
        y = F.relu(y)
        y = self.conv2(y)
        return torch.cat([x, y], 1)


class DenseBlock(nn.Module):
    """Dense layers in a row, each of which sees the outputs of all before it
    (DenseNet).

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (in_channels + growth * layers) × H × W
    """

    def __init__(self, in_channels, layers=6, growth=32, widening=4):
        super().__init__()
        self.units = nn.Sequential(
            *(
                DenseLayer(in_channels + growth * i, growth, widening=widening)
                for i in range(layers)
            ),
        )

    def forward(self, x):
        return self.units(x)


class Transition(nn.Module):
    """Fewer channels and half the size, between two dense blocks (DenseNet).

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=128):
        super().__init__()
        self.bn = nn.BatchNorm2d(in_channels)
        self.conv = nn.Conv2d(in_channels, channels, 1, bias=False)

    def forward(self, x):
        x = self.bn(x)
        x = F.relu(x)
        x = self.conv(x)
        return F.avg_pool2d(x, 2)


class DenseNet121(nn.Module):
    """DenseNet-121, 7,978,856 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn0 = nn.BatchNorm2d(64)
        self.dense1 = DenseBlock(64)
        self.transition1 = Transition(256)
        self.dense2 = DenseBlock(128, 12)
        self.transition2 = Transition(512, 256)
        self.dense3 = DenseBlock(256, 24)
        self.transition3 = Transition(1024, 512)
        self.dense4 = DenseBlock(512, 16)
        self.bn5 = nn.BatchNorm2d(1024)
        self.classify = nn.Linear(1024, 1000)

    def forward(self, image):
        x = self.conv0(image)  # N × 64 × 112 × 112
        x = self.bn0(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2, padding=1)  # N × 64 × 56 × 56
        x = self.dense1(x)  # N × 256 × 56 × 56
        x = self.transition1(x)  # N × 128 × 28 × 28
        x = self.dense2(x)  # N × 512 × 28 × 28
        x = self.transition2(x)  # N × 256 × 14 × 14
        x = self.dense3(x)  # N × 1024 × 14 × 14
        x = self.transition3(x)  # N × 512 × 7 × 7
        x = self.dense4(x)  # N × 1024 × 7 × 7
        x = self.bn5(x)
        x = F.relu(x)
        x = F.adaptive_avg_pool2d(x, 1)  # N × 1024 × 1 × 1
        x = torch.flatten(x, 1)  # N × 1024
        return self.classify(x)  # N × 1000
