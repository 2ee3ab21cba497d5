#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The manual page and the completions for shells list the options of nmexpert --help, all of them
# and no others, each with the command that has it, and the same choices of values.
"""usage: shell_test.py NMEXPERT BUILT_SHARE_DIR MODULE_SUFFIX TEST [unittest arguments]"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

NMEXPERT, SHARE = (Path(argument).resolve() for argument in sys.argv[1:3])
SUFFIX = sys.argv[3]
del sys.argv[1:4]
COMMANDS = ("run", "list", "info", "save")
OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*")


def run(*command, **options):
    result = subprocess.run([str(c) for c in command], text=True, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if result.returncode != 0:
        raise AssertionError(f"{command}: exit code {result.returncode}\n{result.stdout}")
    return result.stdout


def help_of(*command):
    return run(NMEXPERT, *command, "--help")


def options_of(*command):
    return set(re.findall(r"^  (?:-h,)?(--[a-z-]+)", help_of(*command), flags=re.M))


def choices():
    """{(command, option): the words that its help lists}, of those that take one of a list."""
    found = {}
    for command in ("run", "save"):
        for line in help_of(command).split("\n"):
            if m := re.match(r"  (--[\w-]+) .*: ([\w, ]+ or \w+);", line):
                found[command, m[1]] = re.split(", | or ", m[2])
    assert len(found) >= 3
    return found


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name in ("first", "second"):
            (Path(self.folder.name) / (name + SUFFIX)).write_bytes(b"")
        self.environment = {**os.environ, "HOME": self.folder.name,
                            "PATH": f"{NMEXPERT.parent}:{os.environ['PATH']}",
                            "NETMON_EXPERTS": self.folder.name}

    def check(self, complete):
        """complete(words): what the shell offers for the last one."""
        self.assertEqual(complete(["--"]) & options_of(), options_of())
        self.assertEqual(complete([""]) & set(COMMANDS), set(COMMANDS))
        for command in COMMANDS:
            with self.subTest(command=command):
                self.assertEqual(complete([command, "--"]), options_of(command))
        for (command, option), words in choices().items():
            self.assertEqual(complete([command, option, ""]), set(words))
        for command in ("run", "list"):
            self.assertLessEqual({"first", "second"}, complete([command, ""]))


class Man(Case):
    page = SHARE / "man/man1/nmexpert.1"

    def test(self):
        text = self.page.read_text().replace("\\-", "-")
        wanted = options_of().union(*(options_of(command) for command in COMMANDS))
        self.assertEqual(set(OPTION.findall(text)), wanted)
        for (_, option), words in choices().items():
            entry = text[text.index(f".BI {option} "):].split(".TP")[0]
            self.assertLessEqual(set(words), set(re.findall(r"\w+", entry)))
        self.assertEqual(run("mandoc", "-T", "lint", "-W", "warning", self.page), "")


class Bash(Case):
    script = SHARE / "bash-completion/completions/nmexpert"

    def complete(self, words):
        return set(run("bash", "-c", 'source "$0"; COMP_WORDS=(nmexpert "$@"); COMP_CWORD=$#; '
                       '_nmexpert; printf "%s\\n" "${COMPREPLY[@]}"', self.script, *words,
                       env=self.environment, cwd=self.folder.name).split("\n")) - {""}

    def test(self):
        self.check(lambda words: {w for w in self.complete(words) if not w.endswith(SUFFIX)})
        self.assertEqual(self.complete(["run", "--format", "=", "js"]), {"json", "jsonl"})
        self.assertEqual(self.complete(["run", "--format", "="]), set(choices()["run", "--format"]))
        self.assertEqual(self.complete(["info", "--", "--"]), set())
        self.assertEqual(self.complete(["run", "--output", "first"]), {"first" + SUFFIX})


class Fish(Case):
    script = SHARE / "fish/vendor_completions.d/nmexpert.fish"

    def test(self):
        def complete(words):
            found = run("fish", "--no-config", "-c", f"source {self.script}; complete -C $argv[1]",
                        " ".join(["nmexpert", *words]), env=self.environment, cwd=self.folder.name)
            lines = {line.split("\t")[0] for line in found.split("\n")}
            return {line for line in lines if line and not line.endswith(SUFFIX)}
        self.check(complete)


class Zsh(Case):
    script = SHARE / "zsh/site-functions/_nmexpert"

    # A terminal of its own, in which zsh completes; each offer is intercepted on its way to the
    # list.
    PROGRAM = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1='<>' PROMPT_EOL_MARK= ; fpath=($1 \$fpath); autoload -Uz compinit && compinit -u -D"
zpty -w z 'zstyle ":completion:*" verbose no; zstyle ":completion:*" list-separator ""; LISTMAX=0'
zpty -w z 'compadd () { local -a o; o=(${@[(I)-O]} ${@[(I)-A]} ${@[(I)-D]});
  if (( ${o[(I)<1->]} )); then builtin compadd "$@"; return; fi
  builtin compadd -O __hits "$@"; builtin print -rl -- "OFFER="$^__hits >> $HOME/offers; builtin compadd "$@"; }'
zpty -w z 'finish () { zle complete-word; builtin print > $HOME/done }; zle -N finish; bindkey "^I" finish'
zpty -w z 'print RE""ADY'
zpty -r -m z l '*READY*<>*'  # only now does the line editor read what is typed
zpty -w -n z "$2"$'\t'
while [[ ! -e $HOME/done ]]; do zpty -r -t z l; sleep 0.02; done
zpty -d z
"""

    def complete(self, words):
        offers = Path(self.folder.name) / "offers"
        done = Path(self.folder.name) / "done"
        for file in (offers, done):
            file.unlink(missing_ok=True)
        run("zsh", "-f", "-c", self.PROGRAM, "zsh", self.script.parent, " ".join(["nmexpert", *words]),
            env={**self.environment, "TERM": "dumb"}, cwd=self.folder.name, timeout=60)
        found = offers.read_text().split("\n") if offers.exists() else []
        return {line[6:].rstrip("=") for line in found if line.startswith("OFFER=")}

    def test(self):
        self.check(lambda words: {w for w in self.complete(words)
                                  if not w.endswith(SUFFIX) and w not in ("-h", "offers", "done")})


if __name__ == "__main__":
    unittest.main(verbosity=2)
