"""LSTM wired by hand: the model."""

import torch
from torch import nn


class LSTMWiredByHandCell(nn.Module):
    """One step: from h and c of the step before to the next."""

    def __init__(self):
        super().__init__()
        self.forget_h = nn.Linear(24, 24)
        self.write_h = nn.Linear(24, 24)
        self.candidate_h = nn.Linear(24, 24)
        self.read_h = nn.Linear(24, 24)

    def forward(self, forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c):
        forget = torch.sigmoid(forget_x_t + self.forget_h(h))
        write = torch.sigmoid(write_x_t + self.write_h(h))
        candidate = torch.tanh(candidate_x_t + self.candidate_h(h))
        c_new = forget * c + write * candidate
        read = torch.sigmoid(read_x_t + self.read_h(h))
        h_new = read * torch.tanh(c_new)
        return h_new, c_new


class LSTMWiredByHand(nn.Module):
    """LSTM wired by hand, 2,617 parameters.

    Takes
        window: float32, N × 52 × 1

    Returns
        prediction: float32, N × 1
    """

    def __init__(self):
        super().__init__()
        self.forget_x = nn.Linear(1, 24)
        self.write_x = nn.Linear(1, 24)
        self.candidate_x = nn.Linear(1, 24)
        self.read_x = nn.Linear(1, 24)
        self.cell = LSTMWiredByHandCell()
        self.change = nn.Linear(24, 1)

    def forward(self, window):
        x = window[:, -1:]  # N × 1 × 1
        x = window - x
        scaled = x * 5.0
        forget_x = self.forget_x(scaled)  # N × 52 × 24
        write_x = self.write_x(scaled)  # N × 52 × 24
        candidate_x = self.candidate_x(scaled)  # N × 52 × 24
        read_x = self.read_x(scaled)  # N × 52 × 24
        h = forget_x.new_zeros(forget_x.shape[0], 24)
        c = forget_x.new_zeros(forget_x.shape[0], 24)
        for forget_x_t, write_x_t, candidate_x_t, read_x_t in zip(
            forget_x.unbind(1),
            write_x.unbind(1),
            candidate_x.unbind(1),
            read_x.unbind(1),
            strict=True,
        ):
            h, c = self.cell(forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c)
        change = self.change(h)  # N × 1
        now = window[:, -1]  # N × 1
        return change + now
