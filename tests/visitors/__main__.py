"""Runs the tests of what visitors were promised and keeps the result for the audit page.

    python -m tests.visitors [ARGUMENTS OF PYTEST]
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import django

TESTS = ["tests/visitors", *(f"tests/browser/test_{name}.py" for name in (
    "before_an_answer", "consent", "cookies", "hostile", "notice", "payload"))]


def result(report: str, code: str) -> dict:
    """``report``: in the form of JUnit, as pytest writes it; ``code``: digest of what was
    tested."""
    suite = ElementTree.fromstring(report).find("testsuite")  # noqa: S314 (pytest wrote it)
    ran, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    return {"day": datetime.datetime.now(datetime.UTC).date().isoformat(), "code": code,
            "passed": ran - failed - skipped, "failed": failed, "skipped": skipped}


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "amurinfo.config.settings.test"
    django.setup()
    from amurinfo.visitors import checks

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        ended = subprocess.run([sys.executable, "-m", "pytest", f"--junitxml={report}", *TESTS,
                                *sys.argv[1:]]).returncode
        if not report.exists():
            return ended
        found = result(report.read_text(encoding="utf-8"), checks.code())
        checks.TESTED.write_text(json.dumps(found) + "\n", encoding="utf-8")
    return ended


if __name__ == "__main__":
    sys.exit(main())
