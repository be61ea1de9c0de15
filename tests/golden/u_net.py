"""U-Net: the model."""

import torch
from torch import nn
from torch.nn import functional as F

from portable.layers import CenterCrop


class ConvAct(nn.Module):
    """3×3 convolution and ReLU.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=64, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, channels, 3, padding=padding)

    def forward(self, x):
        x = self.conv(x)
        return F.relu(x)


class UNetDown(nn.Module):
    """A step down of the U-Net: two convolutions, whose result is handed across, and
    pooling.

    Takes
        x: float32, N × in_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
        skip: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, channels=64, padding=1):
        super().__init__()
        self.convs = nn.Sequential(
            ConvAct(in_channels, channels, padding=padding),
            ConvAct(channels, channels, padding=padding),
        )

    def forward(self, x):
        skip = self.convs(x)
        x = F.max_pool2d(skip, 2)
        return x, skip


class UNetUp(nn.Module):
    """A step up of the U-Net: x at twice its height and width, joined with skip, which
    must be as high and wide as that (larger ones are cropped), then two convolutions.

    Takes
        x: float32, N × in_channels × H × W
        skip: float32, N × skip_channels × H × W

    Returns
        y: float32, N × channels × H' × W'
    """

    def __init__(self, in_channels, skip_channels, channels=64, padding=1):
        super().__init__()
        self.up = nn.ConvTranspose2d(in_channels, channels, 2, stride=2)
        self.crop = CenterCrop()
        self.convs = nn.Sequential(
            ConvAct(skip_channels + channels, channels, padding=padding),
            ConvAct(channels, channels, padding=padding),
        )

    def forward(self, x, skip):
        up = self.up(x)
        x = self.crop(skip, up)
        x = torch.cat([x, up], 1)
        return self.convs(x)


class UNet(nn.Module):
    """U-Net, 31,030,658 parameters.

    Takes
        image: float32, N × 1 × 572 × 572

    Returns
        logits: float32, N × 2 × 388 × 388
    """

    def __init__(self):
        super().__init__()
        self.down1 = UNetDown(1, padding=0)
        self.down2 = UNetDown(64, 128, padding=0)
        self.down3 = UNetDown(128, 256, padding=0)
        self.down4 = UNetDown(256, 512, padding=0)
        self.bottom = nn.Sequential(
            ConvAct(512, 1024, padding=0), ConvAct(1024, 1024, padding=0)
        )
        self.dropout = nn.Dropout(0.5)
        self.up1 = UNetUp(1024, 512, 512, padding=0)
        self.up2 = UNetUp(512, 256, 256, padding=0)
        self.up3 = UNetUp(256, 128, 128, padding=0)
        self.up4 = UNetUp(128, 64, padding=0)
        self.classify = nn.Conv2d(64, 2, 1)

    def forward(self, image):
        x, down1_skip = self.down1(image)  # N × 64 × 284 × 284
        x, down2_skip = self.down2(x)  # N × 128 × 140 × 140
        x, down3_skip = self.down3(x)  # N × 256 × 68 × 68
        x, down4_skip = self.down4(x)  # N × 512 × 32 × 32
        x = self.bottom(x)  # N × 1024 × 28 × 28
        x = self.dropout(x)
        x = self.up1(x, down4_skip)  # N × 512 × 52 × 52
        x = self.up2(x, down3_skip)  # N × 256 × 100 × 100
        x = self.up3(x, down2_skip)  # N × 128 × 196 × 196
        x = self.up4(x, down1_skip)  # N × 64 × 388 × 388
        return self.classify(x)  # N × 2 × 388 × 388
