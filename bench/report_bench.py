#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whole processes: `nmexpert run topuser` beside `tshark -q -z endpoints,ip` on the same frames.

  report_bench.py --nmexpert BIN --topuser SO --make-capture BIN [--frames N] [--rounds N]

Prints F3 (time, medians of interleaved rounds) and F7 (resident memory over the mapped file) as rows
of a table. Exit status 2: a number that must be held was missed.
"""
import argparse
import os
import statistics
import sys
import tempfile
import time


def run(command):
    """Wall seconds and peak resident bytes of a command whose output is thrown away."""
    start = time.perf_counter()
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    os.close(null)
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"report_bench: failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--nmexpert", required=True)
    parser.add_argument("--topuser", required=True)
    parser.add_argument("--make-capture", required=True)
    parser.add_argument("--frames", type=int, default=380_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        captures = {kind: os.path.join(folder, f"f.{kind}") for kind in ("cap", "pcap", "pcapng")}
        for path in captures.values():
            run([options.make_capture, path, str(options.frames)])
        commands = {
            kind: [options.nmexpert, "run", "--no-progress", options.topuser, "--", path]
            for kind, path in captures.items()
        }
        # By default the expert has a process of its own; a single process shows its memory.
        in_process = {
            kind: [options.nmexpert, "run", "--no-progress", "--in-process", options.topuser, "--",
                   path]
            for kind, path in captures.items()
        }
        tshark = {kind: ["tshark", "-q", "-z", "endpoints,ip", "-r", path]
                  for kind, path in captures.items()}

        times = {name: [] for kind in captures for name in (kind, f"tshark {kind}")}
        for _ in range(options.rounds):
            for kind, command in commands.items():
                times[f"tshark {kind}"].append(run(tshark[kind])[0])
                times[kind].append(run(command)[0])
        median = {name: statistics.median(values) for name, values in times.items()}

        rows = []
        labels = {"cap": "2.x file", "pcap": "pcap", "pcapng": "pcapng"}
        for kind, label in labels.items():
            rows.append(("F3", f"nmexpert run topuser on the {label} / tshark endpoints",
                         median[kind] / median[f"tshark {kind}"], 1 / 60, 1 / 100))
        for kind, label in labels.items():
            over = run(in_process[kind])[1] - os.path.getsize(captures[kind])
            rows.append(("F7", f"resident over the mapped {label}, MB", over / 2**20, 16, 8))

        for name, seconds in median.items():
            print(f"{name}: {seconds:.3f} s")
        print("\n| # | What | Measured | Must | Reach for | |\n|---|---|---|---|---|---|")
        missed = False
        for number, what, value, must, reach in rows:
            verdict = "reached" if value <= reach else "held" if value <= must else "MISSED"
            missed = missed or verdict == "MISSED"
            print(f"| {number} | {what} | {value:.3g} | {must:.3g} | {reach:.3g} | {verdict} |")
        sys.exit(2 if missed else 0)


if __name__ == "__main__":
    main()
