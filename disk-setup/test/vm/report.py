"""Counts checks and prints them as they happen. A check that fails does not stop the ones after it.

Parts that run at the same time run in threads; every line carries its thread's name.
"""

import threading
import time


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.started = time.monotonic()
        self.lock = threading.Lock()

    def part(self, title):
        print(f"== {self._place()}{title}", flush=True)

    def check(self, what, holds, detail=""):
        with self.lock:
            if holds:
                self.passed += 1
            else:
                self.failed.append(what)
        text = f"{'ok  ' if holds else 'FAIL'} {self._place()}{what}"
        print(text + (f" ({detail})" if detail != "" else ""), flush=True)
        return holds

    def equal(self, what, found, expected):
        return self.check(what, found == expected, found if found == expected else f"{found!r}, expected {expected!r}")

    def of(self, machine):
        """The same report, for checks of one machine: with one that fails it prints what that machine last said."""
        return _MachineReport(self, machine)

    def _place(self):
        return f"{time.monotonic() - self.started:6.1f} s  {threading.current_thread().name:8} "


class _MachineReport:
    def __init__(self, report, machine):
        self.report, self.machine = report, machine

    def part(self, title):
        machine = self.machine
        used = machine.processor_seconds_before + (machine.processor_seconds() if machine.qemu else 0)
        self.report.part(f"{title} ({used:.0f} s of processor until here)")

    def check(self, what, holds, detail=""):
        self.report.check(what, holds, detail)
        if not holds:
            print(self.machine.evidence(), flush=True)
        return holds

    equal = Report.equal
