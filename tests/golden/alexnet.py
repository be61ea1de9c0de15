"""AlexNet: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class AlexNet(nn.Module):
    """AlexNet, 61,100,840 parameters.

    Takes
        image: float32, N × 3 × 224 × 224

    Returns
        logits: float32, N × 1000
    """

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 11, stride=4, padding=2)
        self.conv2 = nn.Conv2d(64, 192, 5, padding=2)
        self.conv3 = nn.Conv2d(192, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 256, 3, padding=1)
        self.conv5 = nn.Conv2d(256, 256, 3, padding=1)
        self.dropout1 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 4096)
        self.dropout2 = nn.Dropout(0.5)
        self.fc2 = nn.Linear(4096, 4096)
        self.fc3 = nn.Linear(4096, 1000)

    def forward(self, image):
        x = self.conv1(image)  # N × 64 × 55 × 55
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2)  # N × 64 × 27 × 27
        x = self.conv2(x)  # N × 192 × 27 × 27
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2)  # N × 192 × 13 × 13
        x = self.conv3(x)  # N × 384 × 13 × 13
        x = F.relu(x)
        x = self.conv4(x)  # N × 256 × 13 × 13
        x = F.relu(x)
        x = self.conv5(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 3, stride=2)  # N × 256 × 6 × 6
        x = F.adaptive_avg_pool2d(x, 6)
        x = torch.flatten(x, 1)  # N × 9216
        x = self.dropout1(x)
        x = self.fc1(x)  # N × 4096
        x = F.relu(x)
        x = self.dropout2(x)
        x = self.fc2(x)
        x = F.relu(x)
        return self.fc3(x)  # N × 1000
