"""The command `chatops-backend doctor`: a sentence for each finding, and 1 as its exit code if one is wrong."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from .examination import Setup, examine
from .finding import Finding


def main(argv: Sequence[str]) -> int:
    """Takes the options of a backend that matter to it, and names those that do not."""
    parser = argparse.ArgumentParser(
        prog="chatops-backend doctor",
        description="Says what is wrong with an installation. Give it the options that the backend is started with;"
        " without a --store it looks at the embedded backend's home.",
    )
    parser.add_argument("--host", default=Setup.host)
    parser.add_argument("--port", type=int, default=Setup.port)
    parser.add_argument("--base-path", default="", metavar="PATH")
    for name in ("store", "token-file"):
        parser.add_argument(f"--{name}", type=Path, metavar="FILE")
    for name in ("data", "strategies", "uploads"):
        parser.add_argument(f"--{name}", type=Path, metavar="DIR")
    parser.add_argument("--scheduler", metavar="ADDRESS")
    parser.add_argument("--json", action="store_true", help="one JSON object a finding, for programs")
    chosen, others = parser.parse_known_args(argv)
    logging.disable()  # what fails is found, and said in words
    options = vars(chosen)
    as_json = options.pop("json")
    findings: list[Finding] = []
    for finding in examine(Setup(**options)):
        findings.append(finding)
        print(msgspec.json.encode(finding, enc_hook=str).decode() if as_json else finding, flush=True)
    if not as_json:
        print(_conclusion(findings, others))
    return 0 if all(each.well for each in findings) else 1


def _conclusion(findings: list[Finding], others: Sequence[str]) -> str:
    wrong = sum(not each.well for each in findings)
    left = f" Not looked at: {' '.join(others)}." if others else ""
    return ("Nothing is wrong." if not wrong else f"{wrong} of {len(findings)} findings are wrong.") + left
