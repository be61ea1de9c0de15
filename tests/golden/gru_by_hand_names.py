"""GRU wired by hand: the model."""

import torch
from torch import nn


class GRUWiredByHandCell(nn.Module):
    """One step: from h of the step before to the next."""

    def __init__(self):
        super().__init__()
        self.reset_h = nn.Linear(96, 96)
        self.update_h = nn.Linear(96, 96)
        self.candidate_h = nn.Linear(96, 96)

    def forward(self, reset_x_t, update_x_t, candidate_x_t, h):
        reset = torch.sigmoid(reset_x_t + self.reset_h(h))
        update = torch.sigmoid(update_x_t + self.update_h(h))
        candidate = torch.tanh(candidate_x_t + reset * self.candidate_h(h))
        return update * h + (1 - update) * candidate


class GRUWiredByHand(nn.Module):
    """GRU wired by hand, 35,883 parameters.

    Takes
        text: int64, N × 32

    Returns
        logits: float32, N × 32 × 27
    """

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(27, 16)
        self.reset_x = nn.Linear(16, 96)
        self.update_x = nn.Linear(16, 96)
        self.candidate_x = nn.Linear(16, 96)
        self.cell = GRUWiredByHandCell()
        self.decode = nn.Linear(96, 27)

    def forward(self, text):
        embedding = self.embedding(text)  # N × 32 × 16
        reset_x = self.reset_x(embedding)  # N × 32 × 96
        update_x = self.update_x(embedding)  # N × 32 × 96
        candidate_x = self.candidate_x(embedding)  # N × 32 × 96
        h = reset_x.new_zeros(reset_x.shape[0], 96)
        outputs = []
        for reset_x_t, update_x_t, candidate_x_t in zip(
            reset_x.unbind(1), update_x.unbind(1), candidate_x.unbind(1), strict=True
        ):
            h = self.cell(reset_x_t, update_x_t, candidate_x_t, h)
            outputs.append(h)
        x = torch.stack(outputs, 1)  # N × 32 × 96
        return self.decode(x)  # N × 32 × 27
