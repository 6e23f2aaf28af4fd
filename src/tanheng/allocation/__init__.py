"""配额分配 Allocation: what each unit is allocated and owes (《2024、2025年度钢铁、水泥、铝冶炼行业配额总量和分配方案》, the draft of 2026).

Pure rules: `allocate` takes what was handed in and returns every figure with its findings; docs/reference/allocate.md is the specification.
"""
