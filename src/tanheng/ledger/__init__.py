"""账簿 Ledger: accounts, assets and transfers of whole amounts in double entry on PostgreSQL. It knows no carbon.

`rules` decides in memory, without a database, what a transfer does and what refuses it; `book` reads and writes what the rules need;
`queries` answers balances "at" and "as known on"; `commands` are the writes that stand alone.
"""
