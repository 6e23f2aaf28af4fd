"""Forms of commands, made from the form of their contents: every command has its page, and none is written by hand."""
