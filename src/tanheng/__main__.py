"""`python -m tanheng` is the command line."""

from tanheng.interfaces.cli import main

main()
