"""GoogLeNet: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class ConvNormAct(nn.Module):
    """Convolution, batch norm and ReLU; an odd kernel keeps the size.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=64, kernel_size=3, stride=1, eps=1e-05):
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels,
            channels,
            kernel_size,
            stride=stride,
            padding=kernel_size // 2,
            bias=False,
        )
        self.bn = nn.BatchNorm2d(channels, eps=eps)

    def forward(self, x):
        x = self.conv(x)
        x = self.bn(x)
        return F.relu(x)


class Inception(nn.Module):
    """Four paths side by side, 1×1, 3×3, 5×5 and pooling, whose channels are joined
    (GoogLeNet).

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × (c1 + c3 + c5 + pool) × H × W
    """

    def __init__(
        self,
        in_channels,
        c1=64,
        c3_reduce=96,
        c3=128,
        c5_reduce=16,
        c5=32,
        pool=32,
        largest=5,
        eps=1e-05,
    ):
        super().__init__()
        self.conv1x1 = ConvNormAct(in_channels, c1, kernel_size=1, eps=eps)
        self.reduce3x3 = ConvNormAct(in_channels, c3_reduce, kernel_size=1, eps=eps)
        self.conv3x3 = ConvNormAct(c3_reduce, c3, eps=eps)
        self.reduce5x5 = ConvNormAct(in_channels, c5_reduce, kernel_size=1, eps=eps)
        self.conv5x5 = ConvNormAct(c5_reduce, c5, kernel_size=largest, eps=eps)
        self.project = ConvNormAct(in_channels, pool, kernel_size=1, eps=eps)

    def forward(self, x):
        conv1x1 = self.conv1x1(x)
        y = self.reduce3x3(x)
        conv3x3 = self.conv3x3(y)
        y = self.reduce5x5(x)
        conv5x5 = self.conv5x5(y)
        x = F.max_pool2d(x, 3, stride=1, padding=1)
        project = self.project(x)
        return torch.cat([conv1x1, conv3x3, conv5x5, project], 1)


class GoogLeNet(nn.Module):
    """GoogLeNet, 6,624,904 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.conv1 = ConvNormAct(3, kernel_size=7, stride=2, eps=0.001)
        self.conv2 = ConvNormAct(64, kernel_size=1, eps=0.001)
        self.conv3 = ConvNormAct(64, 192, eps=0.001)
        self.inception3a = Inception(192, largest=3, eps=0.001)
        self.inception3b = Inception(
            256,
            128,
            c3_reduce=128,
            c3=192,
            c5_reduce=32,
            c5=96,
            pool=64,
            largest=3,
            eps=0.001,
        )
        self.inception4a = Inception(
            480, 192, c3=208, c5=48, pool=64, largest=3, eps=0.001
        )
        self.inception4b = Inception(
            512,
            160,
            c3_reduce=112,
            c3=224,
            c5_reduce=24,
            c5=64,
            pool=64,
            largest=3,
            eps=0.001,
        )
        self.inception4c = Inception(
            512,
            128,
            c3_reduce=128,
            c3=256,
            c5_reduce=24,
            c5=64,
            pool=64,
            largest=3,
            eps=0.001,
        )
        self.inception4d = Inception(
            512,
            112,
            c3_reduce=144,
            c3=288,
            c5_reduce=32,
            c5=64,
            pool=64,
            largest=3,
            eps=0.001,
        )
        self.inception4e = Inception(
            528,
            256,
            c3_reduce=160,
            c3=320,
            c5_reduce=32,
            c5=128,
            pool=128,
            largest=3,
            eps=0.001,
        )
        self.inception5a = Inception(
            832,
            256,
            c3_reduce=160,
            c3=320,
            c5_reduce=32,
            c5=128,
            pool=128,
            largest=3,
            eps=0.001,
        )
        self.inception5b = Inception(
            832,
            384,
            c3_reduce=192,
            c3=384,
            c5_reduce=48,
            c5=128,
            pool=128,
            largest=3,
            eps=0.001,
        )
        self.dropout = nn.Dropout(0.2)
        self.classify = nn.Linear(1024, 1000)

    def forward(self, image):
        x = self.conv1(image)  # N × 64 × 112 × 112
        x = F.max_pool2d(x, 3, stride=2, ceil_mode=True)  # N × 64 × 56 × 56
        x = self.conv2(x)
        x = self.conv3(x)  # N × 192 × 56 × 56
        x = F.max_pool2d(x, 3, stride=2, ceil_mode=True)  # N × 192 × 28 × 28
        x = self.inception3a(x)  # N × 256 × 28 × 28
        x = self.inception3b(x)  # N × 480 × 28 × 28
        x = F.max_pool2d(x, 3, stride=2, ceil_mode=True)  # N × 480 × 14 × 14
        x = self.inception4a(x)  # N × 512 × 14 × 14
        x = self.inception4b(x)
        x = self.inception4c(x)
        x = self.inception4d(x)  # N × 528 × 14 × 14
        x = self.inception4e(x)  # N × 832 × 14 × 14
        x = F.max_pool2d(x, 2, stride=2, ceil_mode=True)  # N × 832 × 7 × 7
        x = self.inception5a(x)
        x = self.inception5b(x)  # N × 1024 × 7 × 7
        x = F.adaptive_avg_pool2d(x, 1)  # N × 1024 × 1 × 1
        x = torch.flatten(x, 1)  # N × 1024
        x = self.dropout(x)
        return self.classify(x)  # N × 1000
