# SPDX-License-Identifier: MIT
"""What the example tests share: they run nmexpert and tshark and read what they print.

Needs Python 3 and Wireshark's command-line tools. A missing tool is a failure, not a reason to
skip: scripts/setup installs them.
"""
import argparse
import ipaddress
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import unittest

ARGUMENTS = argparse.Namespace()

TIMEOUT_SECONDS = 120


def main():
    """Takes the arguments that CTest passes, then runs the tests of the calling script."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--nmexpert", required=True, type=pathlib.Path)
    parser.add_argument("--emulator", action="append", default=[],
                        help="what runs nmexpert, word by word")
    parser.add_argument("--suffix", default=".so", help="what the names of experts end in")
    parser.add_argument("--experts", required=True, type=pathlib.Path)
    parser.add_argument("--captures", required=True, type=pathlib.Path)
    rest = parser.parse_known_args(namespace=ARGUMENTS)[1]
    unittest.main(argv=sys.argv[:1] + rest)


def expert(name):
    return str(ARGUMENTS.experts / f"{name}{ARGUMENTS.suffix}")


def originals():
    """The captures of the project, sorted, without those that are conversions of others."""
    files = [f for pattern in ("*.pcap", "*.pcapng", "*.cap")
             for f in sorted(ARGUMENTS.captures.glob(pattern))]
    if len(files) < 10:
        raise AssertionError(f"only {len(files)} captures in {ARGUMENTS.captures}")
    return files


def captures():
    """All captures of the project: the originals, then their conversions."""
    return originals() + sorted(ARGUMENTS.captures.glob("netmon/*.cap"))


def tool(*command):
    """Runs a tool that has to succeed; returns what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=TIMEOUT_SECONDS, check=False,
                          env={**os.environ, "LC_ALL": "C", "TZ": "UTC",
                               "HOME": "/nonexistent"})  # without a user's Wireshark preferences
    if done.returncode != 0:
        raise AssertionError(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def nmexpert(experts, files, *options, exit_code=0, timeout=TIMEOUT_SECONDS):
    """Runs experts on captures; returns the JSON documents, one for each pair."""
    command = [*ARGUMENTS.emulator, str(ARGUMENTS.nmexpert), "run", "--format", "json", *options, *experts, "--",
               *[str(file) for file in files]]
    done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    text = done.stdout.decode()
    if done.returncode != exit_code:
        raise AssertionError(f"{' '.join(command)}: exit code {done.returncode}, not {exit_code}\n"
                             f"{done.stderr.decode(errors='replace')}\n{text}")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def run_one(name, file, *options, **keywords):
    """Runs one expert on one capture; returns its document."""
    documents = nmexpert([expert(name)], [file], *options, **keywords)
    if len(documents) != 1:
        raise AssertionError(f"{len(documents)} documents for one expert and one capture")
    return documents[0]


def values(event):
    """The columns of an event: name to value."""
    return {column["name"]: column["value"] for column in event["columns"]}


def write_config(path, *numbers):
    """Writes an EXPERTCONFIG: the length of all of it, then DWORDs."""
    path.write_bytes(struct.pack(f"={len(numbers) + 1}I", 4 * (len(numbers) + 1), *numbers))
    return str(path)


def talkers_by_topuser(document):
    """Address to (frames sent, bytes sent, frames received, bytes received)."""
    result = {}
    for event in document["events"]:
        row = values(event)
        address = ipaddress.ip_address(row["Address"])
        if address in result:
            raise AssertionError(f"{address} is reported twice")
        result[address] = (row["Frames sent"], row["Bytes sent"], row["Frames received"],
                           row["Bytes received"])
    return result


def talkers_by_tshark(file):
    """The same from `tshark -z endpoints`, and its totals must agree with its parts."""
    result = {}
    for line in tool("tshark", "-n", "-q", "-z", "endpoints,ip", "-z", "endpoints,ipv6",
                     "-r", file).splitlines():
        match = re.fullmatch(r"([0-9a-f:.]+)((?:\s+\d+){6})\s*", line)
        if match:
            packets, size, tx, tx_size, rx, rx_size = map(int, match[2].split())
            if (packets, size) != (tx + rx, tx_size + rx_size):
                raise AssertionError(f"tshark contradicts itself: {line}")
            result[ipaddress.ip_address(match[1])] = (tx, tx_size, rx, rx_size)
    return result
