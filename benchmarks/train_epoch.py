#!/usr/bin/env python3
"""Compare the time of a training epoch in native_trainer with a plain PyTorch loop of the same network.

    benchmarks/train_epoch.py [--rows N] [--case SYSTEM:BATCH ...] [--threads T] [--device cpu|cuda] [--json FILE]

Both train on random beats of the right shape with AdamW, on the same machine with as many threads, in processes of their
own, by turns; a cell is the median of the runs. The PyTorch side is what people write: TensorDataset and DataLoader with
shuffle, an eager nn.Module, loss.item() in every step. --loader batched replaces the DataLoader by indexing with a
permutation, a batch at a time, which is the fast way; --loader both measures both.

Shorter runs (--rows) are scaled to the train rows of protocol K. The machine should have nothing else to do.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROTOCOL_K_ROWS = 87_554
CASES = ["kachuee-residual:64", "kachuee-residual:8000", "coupled-cnn:64"]
PARAMETERS = {"kachuee-residual": 55_013, "coupled-cnn": 1_686_725}  # as published
BEAT_LENGTH = 187
CLASSES = 5


def network(name):
    """The system `name` in ordinary PyTorch."""
    import torch
    from torch import nn

    class ResidualBlock(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv1d(32, 32, 5, padding=2)
            self.conv2 = nn.Conv1d(32, 32, 5, padding=2)
            self.relu = nn.ReLU()
            self.pool = nn.MaxPool1d(5, stride=2)

        def forward(self, x):
            y = self.conv2(self.relu(self.conv1(x)))
            return self.pool(self.relu(y + x))

    def conv_bn_relu(inputs, outputs):
        return [nn.Conv1d(inputs, outputs, 5, padding=2), nn.BatchNorm1d(outputs), nn.ReLU()]

    def linear_bn_relu(inputs, outputs):
        return [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU(), nn.Dropout(0.5)]

    if name == "kachuee-residual":
        net = nn.Sequential(nn.Conv1d(1, 32, 5, padding=2), *[ResidualBlock() for _ in range(5)], nn.Flatten(),
                            nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32), nn.Linear(32, CLASSES))
    elif name == "coupled-cnn":
        net = nn.Sequential(*conv_bn_relu(1, 64), *conv_bn_relu(64, 64), nn.Dropout(0.2), nn.MaxPool1d(2),
                            *conv_bn_relu(64, 128), *conv_bn_relu(128, 128), nn.Dropout(0.3), nn.MaxPool1d(2), nn.Flatten(),
                            *linear_bn_relu(128 * 46, 256), *linear_bn_relu(256, 128), nn.Linear(128, CLASSES))
    else:
        raise SystemExit(f"There is no PyTorch version of '{name}' here; there are: {', '.join(PARAMETERS)}.")
    count = sum(p.numel() for p in net.parameters())
    if count != PARAMETERS[name]:
        raise SystemExit(f"{name} has {count} parameters instead of {PARAMETERS[name]}.")
    with torch.no_grad():
        if net.eval()(torch.zeros(2, 1, BEAT_LENGTH)).shape != (2, CLASSES):
            raise SystemExit(f"{name} does not give {CLASSES} logits per beat.")
    return net


def batches(beats, labels, batch, loader):
    import torch
    from torch.utils.data import DataLoader, TensorDataset

    if loader == "dataloader":
        yield from DataLoader(TensorDataset(beats, labels), batch_size=batch, shuffle=True)
    else:
        order = torch.randperm(len(beats))
        for rows in order.split(batch):
            yield beats[rows], labels[rows]


def train_in_pytorch(system, batch, options, loader):
    """Seconds of every epoch, in this process."""
    import torch
    from torch import nn

    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    device = torch.device(options.device)
    beats = torch.rand(options.rows, 1, BEAT_LENGTH)
    labels = torch.randint(CLASSES, (options.rows,))
    model = network(system).to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-3)
    seconds = []
    for _ in range(options.epochs):
        start = time.perf_counter()
        model.train()
        running_loss = 0.0
        for x, y in batches(beats, labels, batch, loader):
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            running_loss += loss.item() * len(x)
        seconds.append(time.perf_counter() - start)
    return {"seconds_per_epoch": seconds, "torch": torch.__version__}


def run_json(command, threads):
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=False)
    if done.returncode != 0:
        raise SystemExit(f"'{' '.join(map(str, command))}' ended with status {done.returncode}.")
    return json.loads(done.stdout.splitlines()[-1])


def seconds_of(result, rows):
    """Median over a process's epochs, the first one left out where there are several, scaled to protocol K."""
    epochs = result["seconds_per_epoch"]
    return statistics.median(epochs[1:] or epochs) * PROTOCOL_K_ROWS / rows


def measure(case, options):
    (system, _, batch) = case.partition(":")
    rows = max(options.rows, int(batch))
    common = ["--rows", str(rows), "--epochs", str(options.epochs), "--threads", str(options.threads), "--device", options.device]
    loaders = ["dataloader", "batched"] if options.loader == "both" else [options.loader]
    commands = {f"PyTorch, {loader}": [options.python, __file__, "--in-process", case, "--loader", loader, *common]
                for loader in loaders}
    if not options.pytorch_alone:
        commands = {"native_trainer": [options.trainer, "bench", "--system", system, "--batch", batch, *common], **commands}
    times = {name: [] for name in commands}
    for run in range(options.runs):
        for name in list(commands) if run % 2 == 0 else reversed(list(commands)):
            result = run_json(commands[name], options.threads)
            options.torch = result.get("torch", options.torch)
            times[name].append(seconds_of(result, rows))
            print(f"  {case:24} {name:22} {times[name][-1]:8.2f} s", file=sys.stderr)
    return {"system": system, "batch": int(batch), "rows_measured": rows, "seconds_per_epoch": times,
            "median_s": {name: statistics.median(values) for name, values in times.items()}}


def table(results):
    names = list(results[0]["median_s"])
    lines = ["| network | batch | " + " | ".join(f"{name}, s per epoch" for name in names) + " |"]
    lines.append("|---|--:|" + "--:|" * len(names))
    for result in results:
        native = result["median_s"].get("native_trainer")
        cells = [f"{value:.1f}" + (f" ({value / native:.2f} x)" if native and name != "native_trainer" else "")
                 for name, value in result["median_s"].items()]
        lines.append(f"| {result['system']} | {result['batch']:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def has_torch(python):
    return subprocess.run([python, "-c", "import torch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", metavar="SYSTEM:BATCH", help=f"what to measure (default: {' '.join(CASES)})")
    parser.add_argument("--rows", type=int, default=PROTOCOL_K_ROWS, help="beats in the epoch that is measured")
    parser.add_argument("--epochs", type=int, default=1, help="epochs in a run; of several the first one does not count")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--loader", choices=["dataloader", "batched", "both"], default="dataloader")
    parser.add_argument("--trainer", default=str(ROOT / "build/trainer/native_trainer"))
    parser.add_argument("--python", help="a Python with torch (default: this one, or the system's)")
    parser.add_argument("--pytorch-alone", action="store_true", help="leave native_trainer out")
    parser.add_argument("--json", type=Path, help="write all figures to this file too")
    parser.add_argument("--in-process", metavar="SYSTEM:BATCH", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_process:
        (system, _, batch) = options.in_process.partition(":")
        print(json.dumps(train_in_pytorch(system, int(batch), options, options.loader)))
        return
    candidates = [options.python] if options.python else [sys.executable, "/usr/bin/python3"]
    options.python = next((python for python in candidates if has_torch(python)), None)
    if options.python is None:
        raise SystemExit(f"There is no torch in {' or '.join(candidates)}: install python3-torch, or name a Python with --python.")
    options.torch = None
    results = [measure(case, options) for case in options.case or CASES]
    scaled = "" if options.rows == PROTOCOL_K_ROWS else f"; measured on {options.rows:,} beats (or one batch) and scaled"
    print(f"Training epoch of {PROTOCOL_K_ROWS:,} beats{scaled}; medians of {options.runs} runs, {options.threads} threads, "
          f"{options.device}, PyTorch {options.torch}\n\n{table(results)}")
    if options.json:
        options.json.write_text(json.dumps({"threads": options.threads, "device": options.device, "torch": options.torch,
                                            "results": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
