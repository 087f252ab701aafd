"""Counts checks and prints them as they happen. A check that fails does not stop the ones after it."""

import time


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.started = time.monotonic()
        self.part_started = self.started

    def part(self, title):
        self.part_started = time.monotonic()
        print(f"\n== {title}", flush=True)

    def check(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed.append(what)
        text = f"{'ok  ' if holds else 'FAIL'} {time.monotonic() - self.started:6.1f} s  {what}"
        print(text + (f" ({detail})" if detail != "" else ""), flush=True)
        return holds

    def equal(self, what, found, expected):
        return self.check(what, found == expected, found if found == expected else f"{found!r}, expected {expected!r}")
