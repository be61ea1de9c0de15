"""char-RNN: the model."""

import torch
from torch import nn
from torch.nn import functional as F


class WiredLSTMCell(nn.Module):
    """One step: from h and c of the step before to the next."""

    def __init__(self, hidden):
        super().__init__()
        self.forget_h = nn.Linear(hidden, hidden)
        self.write_h = nn.Linear(hidden, hidden)
        self.candidate_h = nn.Linear(hidden, hidden)
        self.read_h = nn.Linear(hidden, hidden)

    def forward(self, forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c):
        forget = torch.sigmoid(forget_x_t + self.forget_h(h))
        write = torch.sigmoid(write_x_t + self.write_h(h))
        candidate = torch.tanh(candidate_x_t + self.candidate_h(h))
        c_new = forget * c + write * candidate
        read = torch.sigmoid(read_x_t + self.read_h(h))
        h_new = read * torch.tanh(c_new)
        return h_new, c_new


class WiredLSTM(nn.Module):
    """Long short-term memory, wired by hand: three gates guard a cell state.

    Takes
        x: float32, N × L × in_features

    Returns
        y: float32, N × L × hidden
    """

    def __init__(self, in_features, hidden=64):
        super().__init__()
        self.hidden = hidden
        self.forget_x = nn.Linear(in_features, hidden)
        self.write_x = nn.Linear(in_features, hidden)
        self.candidate_x = nn.Linear(in_features, hidden)
        self.read_x = nn.Linear(in_features, hidden)
        self.cell = WiredLSTMCell(hidden)

    def forward(self, x):
        forget_x = self.forget_x(x)
        write_x = self.write_x(x)
        candidate_x = self.candidate_x(x)
        read_x = self.read_x(x)
        h = forget_x.new_zeros(forget_x.shape[0], self.hidden)
        c = forget_x.new_zeros(forget_x.shape[0], self.hidden)
        outputs = []
        for forget_x_t, write_x_t, candidate_x_t, read_x_t in zip(
            forget_x.unbind(1),
            write_x.unbind(1),
            candidate_x.unbind(1),
            read_x.unbind(1),
            strict=True,
        ):
            h, c = self.cell(forget_x_t, write_x_t, candidate_x_t, read_x_t, h, c)
            outputs.append(h)
        return torch.stack(outputs, 1)


class CharRNN(nn.Module):
    """char-RNN, 240,321 parameters.

    Takes
        text: int64, N × 64

    Returns
        logits: float32, N × 64 × 65
    """

    def __init__(self):
        super().__init__()
        self.lstm = nn.Sequential(WiredLSTM(65, 128), WiredLSTM(128, 128))
        self.decode = nn.Linear(128, 65)

    def forward(self, text):
        x = F.one_hot(text, 65).float()  # N × 64 × 65
        x = self.lstm(x)  # N × 64 × 128
        return self.decode(x)  # N × 64 × 65
