# SPDX-License-Identifier: MIT
# Runs a command that is to succeed.
import shlex
import subprocess


def run(*command, **options):
    """What it prints; a failure shows the end of its output."""
    words = [str(word) for word in command]
    result = subprocess.run(words, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, **options)
    if result.returncode != 0:
        raise AssertionError(f"{shlex.join(words)}: exit code {result.returncode}\n"
                             f"{result.stdout[-4000:]}\n{result.stderr[-4000:]}")
    return result.stdout
