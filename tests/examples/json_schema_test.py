# SPDX-License-Identifier: MIT
"""What nmexpert prints as JSON is what docs/schema/nmexpert.schema.json says: run, list and info, of
experts that behave and of those that do not. The schema allows members to be added; here a member
that it does not name is an error, so that none is added without being documented.

Needs python3-jsonschema; scripts/setup installs it.
"""
import copy
import json
import pathlib
import struct
import subprocess
import tempfile
import unittest

import jsonschema

import netmon_runs as runs

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/nmexpert.schema.json").read_text())
KINDS = {"run": "run", "list": "expert", "info": "capture"}


def oddities():
    """The oddities of the expert `odd` that need no help to end, as numbers by name."""
    text = (ROOT / "tests/host/experts/odd.h").read_text()
    names = [line.split(",")[0].strip() for line in text.split("{")[1].split("}")[0].splitlines()
             if line.strip().startswith("k")]
    wanted = ("kCallsExit", "kKillsItself", "kWritesGarbage", "kForgesRecords", "kShouts",
              "kSpeaksOddly", "kShowsEveryType", "kHidesColumns", "kMixesShapes", "kReportsProblem",
              "kWaits")
    return {name: names.index(name) for name in wanted}


def closed(schema):
    """The schema without room for members that it does not name."""
    schema = copy.deepcopy(schema)
    places = [schema]
    while places:
        place = places.pop()
        if isinstance(place, list):
            places += place
        elif isinstance(place, dict):
            if place.get("type") == "object":
                place["additionalProperties"] = False
            places += place.values()
    column = schema["$defs"]["column"]
    column["properties"] |= {"type": True, "value": True}  # oneOf says which
    return schema


def validator(kind):
    schema = closed(SCHEMA)
    del schema["oneOf"]
    return jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{kind}"})


def printed(command, *arguments, form="json"):
    """The documents that nmexpert prints."""
    words = [*runs.ARGUMENTS.emulator, str(runs.ARGUMENTS.nmexpert), command, "--format", form,
             *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, timeout=300, check=False)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


class JsonSchemaTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.capture = runs.ARGUMENTS.captures / "04-udp-dns.pcap"

    def assert_valid(self, command, documents, count):
        self.assertEqual(len(documents), count)
        whole = jsonschema.Draft202012Validator(SCHEMA)
        for document in documents:
            errors = [f"{list(error.absolute_path)}: {error.message}"
                      for error in validator(KINDS[command]).iter_errors(document)]
            self.assertEqual(errors, [])
            self.assertTrue(whole.is_valid(document))

    def cut(self):
        file = self.folder / "cut.pcap"
        file.write_bytes(self.capture.read_bytes()[:10000])
        return file

    def test_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_runs(self):
        experts = [runs.expert(name) for name in ("topuser", "protdist")]
        files = [*runs.originals(), self.cut()]
        documents = printed("run", *experts, "--", *files)
        self.assert_valid("run", documents, len(experts) * len(files))
        self.assertTrue(any(document["capture"]["warnings"] for document in documents))

    def test_odd_runs(self):
        seen = set()
        for name, number in oddities().items():
            with self.subTest(name):
                config = self.folder / name
                config.write_bytes(struct.pack("=2I", 8, number))
                documents = printed("run", "--config", config, "--timeout", "1",
                                    "--output-limit", "1G", runs.expert("tests/odd"), self.capture)
                self.assert_valid("run", documents, 1)
                seen.add(documents[0]["status"])
        self.assertEqual(seen, {"done", "problem", "crashed", "timeout"})

    def test_lines_as_it_runs(self):
        kinds = {"run": "begin_line", "event": "event_line", "end": "end_line"}
        whole = jsonschema.Draft202012Validator(SCHEMA)
        lines = printed("run", "--jobs", "2", runs.expert("topuser"), runs.expert("tests/odd"), "--",
                        self.capture, self.cut(), form="jsonl")
        self.assertEqual([line["run"] for line in lines if line["type"] == "end"], [0, 1, 2, 3])
        for line in lines:
            errors = [f"{list(error.absolute_path)}: {error.message}"
                      for error in validator(kinds[line["type"]]).iter_errors(line)]
            self.assertEqual(errors, [])
            self.assertTrue(whole.is_valid(line))

    def test_lists(self):
        experts = ["topuser", "protdist", "tests/odd", "tests/mangled", "tests/code_page"]
        self.assert_valid("list", printed("list", *map(runs.expert, experts)), len(experts))

    def test_infos(self):
        files = [*runs.captures(), self.cut()]
        self.assert_valid("info", printed("info", *files), len(files))

    def test_what_is_wrong_is_refused(self):
        good = printed("run", runs.expert("topuser"), self.capture)[0]
        check = jsonschema.Draft202012Validator(SCHEMA)
        self.assertTrue(check.is_valid(good))
        self.assertTrue(check.is_valid({**good, "new": 1}))

        def places(document, path=()):
            """The paths to everything in the document; of lists, to the first item only."""
            items = document.items() if isinstance(document, dict) else enumerate(document[:1])
            for key, value in items:
                yield (*path, key)
                if isinstance(value, (dict, list)):
                    yield from places(value, (*path, key))

        for path in places(good):
            with self.subTest(path):
                bad = copy.deepcopy(good)
                parent = bad
                for key in path[:-1]:
                    parent = parent[key]
                parent[path[-1]] = 1.5 if isinstance(parent[path[-1]], (dict, list)) else {}
                self.assertFalse(check.is_valid(bad), "of another type")
                if isinstance(parent, dict):
                    del parent[path[-1]]
                    self.assertFalse(check.is_valid(bad), "without it")


if __name__ == "__main__":
    runs.main()
