# SPDX-License-Identifier: MIT
"""Nothing that a faulty expert does kills the host, or costs another expert its report.

Every faulty example runs in one call with topuser: its own report says what happened and keeps what
it submitted before, topuser's is the same as without it.
"""
import pathlib
import tempfile
import unittest

import netmon_runs as runs

OUT_OF_MEMORY, INVALID_HFILTER, INVALID_PARAMETER, INVALID_KEY = 19, 2, 76, 130

MEGABYTE = 1024 * 1024


def notes(document):
    """What a faulty expert left in the log: (text, number) pairs."""
    result = []
    for event in document["events"]:
        row = runs.values(event)
        result.append((row["What"], row["Result"]))
    return result


class Cases(unittest.TestCase):
    """What the classes below share. Each class whose name ends in Test is a test of CTest."""
    OPTIONS = ()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.capture = runs.ARGUMENTS.captures / "02-mixed-http-dns-nbns-arp-stp.pcap"
        self.frames = 136

    def run_beside_topuser(self, name, *options, failed=True):
        """Runs a faulty expert in both places, before and after topuser; returns its document."""
        alone = runs.run_one("topuser", self.capture)
        self.assertEqual(len(alone["events"]), 19)
        faulty = None
        for names in ((f"faulty/{name}", "topuser"), ("topuser", f"faulty/{name}")):
            documents = runs.nmexpert([runs.expert(name) for name in names], [self.capture],
                                      *options, *self.OPTIONS, exit_code=4 if failed else 0)
            self.assertEqual(len(documents), 2)
            for expert, document in zip(names, documents):
                if expert == "topuser":
                    self.assertEqual(document["status"], "done")
                    self.assertEqual(document["events"], alone["events"])
                    self.assertEqual(document["memory"]["leaked_blocks"], 0)
                else:
                    self.assertEqual(document["expert"]["name"], name)
                    self.assertEqual(document["capture"]["frames"], self.frames)
                    faulty = document
        return faulty

    def assert_crashes(self, name, before, *words, options=()):
        document = self.run_beside_topuser(name, *options)
        self.assertEqual(document["status"], "crashed", document["detail"])
        for word in words:
            self.assertIn(word.lower(), document["detail"].lower())
        self.assertEqual(notes(document), [(before, 0)])
        return document

    # An expert that crashes has 1 MB in 256 blocks allocated.
    def assert_memory_was_counted(self, document):
        self.assertGreaterEqual(document["memory"]["leaked_blocks"], 256)
        self.assertGreaterEqual(document["memory"]["leaked_bytes"], MEGABYTE)
        self.assertGreaterEqual(document["memory"]["peak_bytes"], MEGABYTE)


class FaultyCases(Cases):
    def test_crash(self):
        document = self.assert_crashes("crash", "before the crash")
        self.assertRegex(document["detail"].lower(), "segv|segmentation|access violation|memory")
        self.assert_memory_was_counted(document)

    def test_throw(self):
        document = self.assert_crashes("throw", "before the exception", "nobody catches this")
        self.assert_memory_was_counted(document)

    def test_stack_overflow(self):
        document = self.assert_crashes("stackoverflow", "before the overflow", "stack")
        self.assert_memory_was_counted(document)

    def test_division_by_zero(self):
        document = self.assert_crashes("divzero", "before the division")
        self.assertRegex(document["detail"].lower(), "fpe|divi|arithmetic")
        self.assert_memory_was_counted(document)

    def test_abort(self):
        document = self.assert_crashes("abort", "before abort()", "abort")
        self.assert_memory_was_counted(document)

    def test_crash_on_a_thread_of_its_own(self):
        self.assert_crashes("threadcrash", "before the thread")

    def test_hang(self):
        document = self.run_beside_topuser("hang", "--timeout", "2")
        self.assertEqual(document["status"], "timeout", document["detail"])
        self.assertEqual(notes(document), [("before the endless loop", 0)])

    def test_spin(self):
        document = self.run_beside_topuser("spin", "--timeout", "2")
        self.assertEqual(document["status"], "timeout", document["detail"])
        self.assertEqual(notes(document), [("before the endless loop", 0)])

    def test_leak(self):
        document = self.run_beside_topuser("leak", failed=False)
        self.assertEqual(document["status"], "done")
        self.assertEqual(document["memory"]["leaked_blocks"], 2048)
        self.assertEqual(document["memory"]["leaked_bytes"], 8 * MEGABYTE)
        self.assertGreaterEqual(document["memory"]["peak_bytes"], 8 * MEGABYTE)
        self.assertEqual(document["memory"]["allocations"], 2048 + 1)  # and one event block

    def test_double_free(self):
        document = self.run_beside_topuser("doublefree", failed=False)
        self.assertEqual(document["status"], "done")
        self.assertEqual(notes(document), 3 * [
            ("first free", 0), ("second free", INVALID_PARAMETER), ("size of a freed block", 0),
            ("reallocation of a freed block", INVALID_PARAMETER)])
        self.assertEqual(document["memory"]["leaked_blocks"], 0)

    def test_foreign_pointers(self):
        document = self.run_beside_topuser("foreignptr", failed=False)
        self.assertEqual(document["status"], "done")
        kinds = ["stack", "global", "heap of the process", "inside a block", "inside a block, odd",
                 "inside a large block", "behind a large block", "unmapped",
                 "the end of the address space"]
        self.assertEqual(notes(document), [
            *[(kind, INVALID_PARAMETER) for kind in kinds for _ in range(2)],
            ("bytes harmed", 0), ("free of the real block", 0)])
        self.assertEqual(document["memory"]["leaked_blocks"], 1)  # the large block

    def test_scribble(self):
        document = self.run_beside_topuser("scribble", failed=False)
        self.assertEqual(notes(document), [
            ("before the scribble", 0), ("start-up information again", 0), ("the same capture", 1),
            ("frames", self.frames)])

    def test_scribble_over_its_configuration(self):
        config = self.folder / "config"
        config.write_bytes((12).to_bytes(4, "little") + b"12345678")
        for _ in range(2):
            document = runs.run_one("faulty/scribble", self.capture, "--config", str(config),
                                    *self.OPTIONS)
            self.assertIn(("bytes of configuration", 12), notes(document))
            self.assertIn(("the same capture", 1), notes(document))
            self.assertEqual(config.read_bytes()[4:], b"12345678")

    def test_configuration_with_a_length_of_nonsense(self):
        saved = self.folder / "saved"
        runs.run_one("faulty/scribble", self.capture, "--save-config", str(saved), *self.OPTIONS)
        self.assertEqual(saved.read_bytes()[:4], (64).to_bytes(4, "little"))
        self.assertEqual(saved.read_bytes()[4:], b"\xa5" * 60)

    def test_taking_all_memory(self):
        document = self.run_beside_topuser("hog", "--memory-limit", "64M")
        self.assertEqual(document["status"], "problem", document["detail"])
        found = dict(notes(document))
        self.assertEqual(found["refused with error"], OUT_OF_MEMORY)
        self.assertIn(found["megabytes"], (63, 64))
        self.assertLessEqual(document["memory"]["peak_bytes"], 64 * MEGABYTE)
        self.assertGreater(document["memory"]["peak_bytes"], 62 * MEGABYTE)

    def test_wild_handles(self):
        document = self.run_beside_topuser("wildargs")
        self.assertEqual(document["status"], "problem")
        self.assertIn("filter", document["detail"])
        self.assertEqual(notes(document), [
            ("before the call", 0), ("key 0x10", INVALID_KEY), ("key NULL", INVALID_KEY),
            ("key on the stack", INVALID_KEY), ("filter 0x10", INVALID_HFILTER),
            ("frame 0x10", 0), ("capture 0x10", 0)])

    def test_wild_pointers(self):
        names = ["descriptor", "pError", "event", "string of an event", "string of a column",
                 "status text", "start-up information"]
        for which, name in enumerate(names, 1):
            with self.subTest(name):
                config = runs.write_config(self.folder / "config", which)
                document = runs.run_one("faulty/wildargs", self.capture, "--config", config,
                                        *self.OPTIONS, exit_code=4)
                self.assertEqual(document["status"], "crashed", document["detail"])
                self.assertEqual(notes(document), [("before the call", 0)])
                self.assert_memory_was_counted(document)


class TogetherCases(Cases):
    NAMES = ("abort", "crash", "divzero", "doublefree", "foreignptr", "hang", "leak", "scribble",
             "spin", "stackoverflow", "threadcrash", "throw", "wildargs")

    def names_for_one_call(self):
        return self.NAMES

    def test_all_in_one_call(self):
        names = self.names_for_one_call()
        alone = runs.run_one("topuser", self.capture)
        documents = runs.nmexpert(
            [runs.expert(f"faulty/{name}") for name in names] + [runs.expert("topuser")],
            [self.capture, self.capture], "--timeout", "2", *self.OPTIONS, exit_code=4)
        self.assertEqual(len(documents), 2 * (len(names) + 1))
        reports = [document for document in documents if document["expert"]["name"] == "Top users"]
        self.assertEqual([report["events"] for report in reports], 2 * [alone["events"]])
        for document in documents:
            self.assertTrue(document["events"], document["expert"]["name"])


class TogetherInProcessTest(TogetherCases):
    OPTIONS = ("--in-process",)

    def names_for_one_call(self):
        # Wine yields the processor in each Sleep. Threads that spin forever, one for each run of
        # these two, would then leave nothing of two processors to the threads that wait.
        spinning = ("hang", "spin") if runs.ARGUMENTS.emulator else ()
        return [name for name in self.NAMES if name not in spinning]


class TogetherOwnProcessTest(TogetherCases):
    pass


class FaultyInProcessTest(FaultyCases):
    """The same in the process of the host, which cannot hold up exit()."""
    OPTIONS = ("--in-process",)

    def test_exit_keeps_what_was_known(self):
        # exit() ends the process. The reports completed by then, its own among them, are written
        # first.
        alone = runs.run_one("topuser", self.capture)
        documents = runs.nmexpert([runs.expert("topuser"), runs.expert("faulty/exit")],
                                  [self.capture], *self.OPTIONS, exit_code=4)
        self.assertEqual([document["status"] for document in documents], ["done", "crashed"])
        self.assertEqual(documents[0]["events"], alone["events"])
        self.assertEqual(notes(documents[1]), [("before exit()", 0)])


class FaultyOwnProcessTest(FaultyCases):
    def test_exit(self):
        document = self.assert_crashes("exit", "before exit()", "exit")
        self.assertEqual(document["status"], "crashed")


del Cases, FaultyCases, TogetherCases  # only their subclasses are run

if __name__ == "__main__":
    runs.main()
