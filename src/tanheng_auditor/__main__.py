"""The command line: `python -m tanheng_auditor EXPORT`. Status 0: clean; 1: divergent; 2: wrong usage, or nothing that can be audited."""

from __future__ import annotations

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from tanheng_auditor.messages import CHINESE, ENGLISH, LANGUAGES, Unreadable, message

CLEAN, DIVERGENT, UNUSABLE = 0, 1, 2
TURN_SECONDS = (
    0.0005  # who works on tables asks for the interpreter often and briefly, beside who hashes and would keep it for ten times as long
)


def main(arguments: list[str] | None = None) -> int:
    """Run the audit; print the report, or one sentence that says why there is none. What a terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    about = message("Checks an exported book from its records alone, without the program that wrote it")
    parser = argparse.ArgumentParser(prog="tanheng-auditor", description=f"{about.render(CHINESE)} / {about.render(ENGLISH)}")
    parser.add_argument("export", type=Path, metavar="EXPORT")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--key", type=Path, metavar="FILE")
    parser.add_argument("--policy", type=Path, metavar="FILE")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--lang", choices=LANGUAGES, default=CHINESE)
    chosen = parser.parse_args(arguments)
    try:
        from tanheng_auditor import report
        from tanheng_auditor.audit import POLICY, audit, policy_of

        outcome = audit(chosen.export, policy=policy_of(chosen.policy or POLICY), kept=chosen.keep, key=chosen.key)
    except ModuleNotFoundError as missing:
        print(
            message("The auditor needs the package {name}; install tanheng[auditor]", name=missing.name).render(chosen.lang),
            file=sys.stderr,
        )
        return UNUSABLE
    except Unreadable as wrong:
        print(wrong.said.render(chosen.lang), file=sys.stderr)
        return UNUSABLE
    shown = report.as_json if chosen.format == "json" else report.as_text
    print(shown(outcome, chosen.lang))
    return CLEAN if outcome.clean else DIVERGENT


def console() -> None:
    """Run as a program of its own."""
    sys.setswitchinterval(TURN_SECONDS)
    try:
        status = main()
        sys.stdout.flush()
    except OSError:  # whoever read has closed the pipe; at its end the interpreter would try to write the rest, and say that it could not
        os._exit(UNUSABLE)
    sys.exit(status)


if __name__ == "__main__":
    console()
