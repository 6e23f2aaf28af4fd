"""审计 Checks an exported book without the program that wrote it: everything is recomputed from the records alone, by columns."""
