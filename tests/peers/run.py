"""Runs the tests of this folder and says how many pass. Ends by itself, whatever a client does."""

import argparse
import faulthandler
import pathlib
import sys
import unittest

import practice

# Seconds after which all of it is stopped, with a trace of where it stood.
LIMIT = 900


def main():
    """Exit status 0 only if there were tests and each passed; a test that was skipped did not pass."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--measure", help="file that takes the line of passing and total")
    parser.add_argument("names", nargs="*", help="instead of all: test_msal, test_msal.Secret, …")
    asked = parser.parse_args()
    if not practice.PROGRAM:
        parser.error("PRACTICE_TENANT has to name the program; `cargo xtask test --peers` builds it and does so")
    faulthandler.dump_traceback_later(LIMIT, exit=True)
    loader = unittest.defaultTestLoader
    if asked.names:
        tests = loader.loadTestsFromNames(asked.names)
    else:
        tests = loader.discover(str(pathlib.Path(__file__).resolve().parent))
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    bad = {case.id() for case, _ in result.failures + result.errors + result.skipped}
    passing = max(result.testsRun - len(bad), 0)
    if asked.measure:
        file = pathlib.Path(asked.measure)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"passing={passing} total={result.testsRun}\n", encoding="utf-8")
    return 0 if result.testsRun > 0 and passing == result.testsRun and result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
