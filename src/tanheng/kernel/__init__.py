"""内核 Kernel: exact numbers, months, identifiers, messages in two languages, and findings. Knows no law and no database."""
