"""Times training iterations of PyTorch, for docs/benchmarks.md: backpropagation, and Forward-Forward in two passes.

    OMP_NUM_THREADS=1 /usr/bin/python3 docs/benchmarks/pytorch.py docs/benchmarks/pytorch.json
    OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive /usr/bin/python3 docs/benchmarks/pytorch.py docs/benchmarks/pytorch-2-threads.json

Debian's python3-torch. The networks are those of the Java benchmarks: 784 inputs, hidden layers of RELU, 10 classes,
Adam. Forward-Forward is written as PyTorch users write it: each layer an optimiser of its own, the label in the first
ten pixels, the loss of Hinton's paper on the mean of squares, activity handed on detached.
"""

import json
import statistics
import sys
import time

import torch
from torch import nn

INPUTS, CLASSES, RATE = 784, 10, 1e-5
SETTINGS = [("500x2", 128), ("1000x3", 100), ("1000x3", 128), ("2000x4", 256)]
ROUNDS, SECONDS, WARM_UP = 5, 3.0, 5.0


def widths(network):
    width, depth = map(int, network.split("x"))
    return [INPUTS] + [width] * depth


class Backprop:
    def __init__(self, network):
        sizes = widths(network)
        layers = []
        for i, o in zip(sizes, sizes[1:]):
            layers += [nn.Linear(i, o), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.Linear(sizes[-1], CLASSES))
        self.optimiser = torch.optim.Adam(self.net.parameters(), RATE)
        self.loss = nn.CrossEntropyLoss()

    def iteration(self, x, y):
        self.optimiser.zero_grad()
        self.loss(self.net(x), y).backward()
        self.optimiser.step()


class ForwardForward:
    def __init__(self, network):
        sizes = widths(network)
        self.layers = [nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
        self.optimisers = [torch.optim.Adam(layer.parameters(), RATE) for layer in self.layers]

    @staticmethod
    def labelled(x, y):
        labelled = x.clone()
        labelled[:, :CLASSES] = nn.functional.one_hot(y, CLASSES).to(x.dtype)
        return labelled

    def iteration(self, x, y):
        wrong = (y + torch.randint(1, CLASSES, y.shape)) % CLASSES
        a = torch.cat([self.labelled(x, y), self.labelled(x, wrong)])
        sign = torch.cat([torch.ones(len(x)), -torch.ones(len(x))])
        for layer, optimiser in zip(self.layers, self.optimisers):
            a = a / (a.pow(2).mean(1, keepdim=True).sqrt() + 1e-8)
            a = torch.relu(layer(a))
            goodness = a.pow(2).mean(1) - 1
            optimiser.zero_grad()
            nn.functional.softplus(-sign * goodness).mean().backward()
            optimiser.step()
            a = a.detach()


def milliseconds(model, batch):
    torch.manual_seed(1)
    x, y = torch.rand(batch, INPUTS), torch.arange(batch) % CLASSES
    times = []
    for seconds in [WARM_UP] + [SECONDS] * ROUNDS:
        iterations, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds:
            model.iteration(x, y)
            iterations += 1
        times.append((time.perf_counter() - start) / iterations * 1000)
    return times[1:]


def main():
    results = []
    for network, batch in SETTINGS:
        for kind in (Backprop, ForwardForward):
            rounds = milliseconds(kind(network), batch)
            median = statistics.median(rounds)
            results.append(
                {
                    "network": network,
                    "batch": batch,
                    "method": kind.__name__,
                    "milliseconds": rounds,
                    "imagesPerSecond": round(batch / median * 1000),
                }
            )
            print(f"{network} {batch} {kind.__name__}: {median:.2f} ms, {batch / median * 1000:.0f} images a second")
    document = {
        "pytorch": torch.__version__,
        "threads": torch.get_num_threads(),
        "configuration": torch.__config__.show(),
        "results": results,
    }
    with open(sys.argv[1], "w") as file:
        json.dump(document, file, indent=2)
        file.write("\n")


main()
