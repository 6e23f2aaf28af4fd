"""命令 Commands: the one way to write. Authorised, checked, idempotent, one SERIALIZABLE transaction, a journal record, an outbox, a seal.

`definitions` says what a command is, `running` runs it, `proposals` puts a second person before it, `sealing` seals its record.
"""
