"""实体 Entities of the list: their trees with dates, what happens to them, and their accounts in three systems.

Work plan 二(二) and 二(三) (draft of 2024); measures (部令第19号) Art. 18; Order 775 Art. 29. The database side of the room `roster`;
docs/reference/entities.md is the specification.
"""
