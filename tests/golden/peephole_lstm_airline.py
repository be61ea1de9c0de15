"""Peephole LSTM wired by hand: the model."""

import torch
from torch import nn


class PeepholeLSTMWiredByHandCell(nn.Module):
    """One step: from h and c of the step before to the next."""

    def __init__(self):
        super().__init__()
        self.forget_h = nn.Linear(16, 16)
        self.forget_c = nn.Linear(16, 16, bias=False)
        self.write_h = nn.Linear(16, 16)
        self.write_c = nn.Linear(16, 16, bias=False)
        self.candidate_h = nn.Linear(16, 16)
        self.read_h = nn.Linear(16, 16)
        self.read_c = nn.Linear(16, 16, bias=False)

    def forward(self, forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c):
        forget = torch.sigmoid(forget_x_t + self.forget_h(h) + self.forget_c(c))
        write = torch.sigmoid(write_x_t + self.write_h(h) + self.write_c(c))
        candidate = torch.tanh(candidate_x_t + self.candidate_h(h))
        c_new = forget * c + write * candidate
        read = torch.sigmoid(read_x_t + self.read_h(h) + self.read_c(c_new))
        h_new = read * torch.tanh(c_new)
        return h_new, c_new


class PeepholeLSTMWiredByHand(nn.Module):
    """Peephole LSTM wired by hand, 2,001 parameters.

    Takes
        window: float32, N × 12 × 1

    Returns
        prediction: float32, N × 1
    """

    def __init__(self):
        super().__init__()
        self.forget_x = nn.Linear(1, 16)
        self.write_x = nn.Linear(1, 16)
        self.candidate_x = nn.Linear(1, 16)
        self.read_x = nn.Linear(1, 16)
        self.cell = PeepholeLSTMWiredByHandCell()
        self.change = nn.Linear(16, 1)

    def forward(self, window):
        forget_x = self.forget_x(window)  # N × 12 × 16
        write_x = self.write_x(window)  # N × 12 × 16
        candidate_x = self.candidate_x(window)  # N × 12 × 16
        read_x = self.read_x(window)  # N × 12 × 16
        h = forget_x.new_zeros(forget_x.shape[0], 16)
        c = forget_x.new_zeros(forget_x.shape[0], 16)
        for forget_x_t, write_x_t, candidate_x_t, read_x_t in zip(
            forget_x.unbind(1),
            write_x.unbind(1),
            candidate_x.unbind(1),
            read_x.unbind(1),
            strict=True,
        ):
            h, c = self.cell(forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c)
        change = self.change(h)  # N × 1
        year_ago = window[:, 0]  # N × 1
        return change + year_ago
