"""`python -m tanheng` and the command `tanheng` are the command line."""

import sys

_BROKEN_OFF = 130


def main() -> None:
    """Run the command line. Its parts are loaded here, so that a break while they load ends as quietly as a later one."""
    try:
        from tanheng.interfaces.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        from tanheng.interfaces.cli.mistakes import tell_break

        tell_break()
        sys.exit(_BROKEN_OFF)


if __name__ == "__main__":
    main()
