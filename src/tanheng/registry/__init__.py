"""注册登记 Registry: accounts, holdings by vintage, encumbrances, and every kind of movement. The only user of the ledger.

Registration rules of 2021 (登记规则), measures (部令第19号) Art. 5, Order 775. docs/reference/registry.md is the specification.
"""
