"""名录 Lists: evidence, draft, consultation, public notice, objections, publication and versions of each province's list of key emitters.

Work plan 二（二）; measures of 2021 (部令第19号) Art. 8 and 11; Order 775 Art. 29. Its page is docs/reference/lists.md. It has tables.
"""
