"""封存 Seals the journal: a Merkle log that only grows, signed heads of it, and receipts that anyone can check offline."""
