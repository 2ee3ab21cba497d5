#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Runs one command under the kernel of Debian's package user-mode-linux, which is Debian 12's own: an
# ordinary program that needs no root and no virtual machine. The command sees the root file system
# of this machine, read-only, with a fresh /tmp; its output and its exit code are passed on.
"""Runs a command under an old kernel. Exit code 125: it was not run, or not to its end, or not by an
old kernel; stderr says why."""
import argparse
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

INIT = pathlib.Path(__file__).resolve().with_name("init.sh")
TMP = pathlib.Path("/tmp")


def size(text):
    number, unit = re.fullmatch(r"(\d+)([KMG])", text).groups()
    return int(number) << {"K": 10, "M": 20, "G": 30}[unit]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="linux.uml", help="the program that is the kernel")
    parser.add_argument("--older-than", default="6.17", help="what release is too new to be of use")
    parser.add_argument("--preload", help="a library that the kernel is to load first")
    parser.add_argument("--memory", default="2G", help="of the machine that it makes")
    parser.add_argument("--timeout", type=float, default=240, help="seconds until all is killed")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


class NotRun(Exception):
    pass


def below_tmp(command):
    """What the command needs of this machine's /tmp, which the fresh one would hide."""
    paths = [pathlib.Path(word).absolute() for word in (os.getcwd(), *command)]
    return sorted({TMP / path.parts[2] for path in paths
                   if TMP in path.parents and (TMP / path.parts[2]).is_dir()})


def prepare(folder, command):
    init = folder / "init.sh"
    shutil.copyfile(INIT, init)
    init.chmod(0o755)
    (folder / "shown").write_text("".join(f"{path}\n" for path in below_tmp(command)))
    (folder / "command").write_text(
        f"cd {shlex.quote(os.getcwd())} && exec {shlex.join(command)}\n")


def kernel_command(options, folder):
    kernel = shutil.which(options.kernel)
    if not kernel:
        raise NotRun(f"there is no {options.kernel}; it is in Debian's package user-mode-linux")
    return [kernel, f"mem={options.memory}",
            "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", f"init={folder}/init.sh",
            f"uml_dir={folder}", "quiet", "noreboot", "con=null", "con0=null,fd:1", "con1=null"]


def environment(options):
    """The kernel keeps its machine's memory in an unlinked file: in a folder with room for it."""
    env = dict(os.environ)
    shm = "/dev/shm"
    if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > size(options.memory):
        env["TMPDIR"] = shm
    if options.preload:
        env["LD_PRELOAD"] = options.preload
    return env


def boot(options, folder):
    """Runs the kernel until it powers off; True when it did in time. No process of it is left."""
    with (folder / "console").open("wb") as console:
        kernel = subprocess.Popen(kernel_command(options, folder), env=environment(options),
                                  stdin=subprocess.DEVNULL, stdout=console, stderr=console,
                                  start_new_session=True)
        # Each process of its machine is one of this machine, in the group of the kernel. They are
        # killed when this pipe closes: after this block, or when this script itself is killed.
        with subprocess.Popen(["sh", "-c", f"read -r _; kill -s KILL -- -{kernel.pid}"],
                              stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              start_new_session=True):
            try:
                kernel.wait(options.timeout)
                in_time = True
            except subprocess.TimeoutExpired:
                in_time = False
        kernel.wait()
        return in_time


def text(path):
    return path.read_text(errors="replace") if path.exists() else ""


def last_lines(path):
    return "".join(f"\n  | {line}" for line in text(path).splitlines()[-60:])  # of a panic, the reason too


def check_release(release, older_than):
    print(f"uml: Linux {release}", file=sys.stderr)
    numbers = [tuple(map(int, re.findall(r"\d+", words)[:2])) for words in (release, older_than)]
    if numbers[0] >= numbers[1]:
        raise NotRun(f"the kernel is {release}, but only one older than {older_than} shows anything")


def run(options, folder):
    prepare(folder, options.command)
    in_time = boot(options, folder)

    release, status = text(folder / "release").strip(), text(folder / "status").strip()
    if not release:
        why = "ended" if in_time else f"did not start a program within {options.timeout:g} s"
        raise NotRun(f"the kernel did not boot: it {why}. It has to trace its processes with "
                     f"ptrace, and to map {options.memory} of memory. Its last words:"
                     f"{last_lines(folder / 'console')}")
    check_release(release, options.older_than)
    for name, stream in (("output", sys.stdout), ("errors", sys.stderr)):
        if (folder / name).exists():
            stream.flush()
            stream.buffer.write((folder / name).read_bytes())
            stream.flush()
    if not status:
        if not in_time:
            raise NotRun(f"the command did not end within {options.timeout:g} s and was killed")
        raise NotRun("the kernel ended before the command did. Its last words:"
                     f"{last_lines(folder / 'console')}")

    code = int(status)
    if code - 128 in signal.valid_signals():
        print(f"uml: the command was killed by {signal.Signals(code - 128).name}", file=sys.stderr)
    return code


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(125))  # an exception, which ends the kernel
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="netmon-uml-") as name:
        try:
            return run(options, pathlib.Path(name).resolve())
        except NotRun as reason:
            print(f"uml: {reason}", file=sys.stderr)
            return 125


if __name__ == "__main__":
    sys.exit(main())
