"""配额发放 Issuance: vintages and their envelopes, issue to provinces, distribution, holding for units at risk, notices and returns.

Plan of 2024 and 2025 (2024、2025年度方案 配额发放), registration rules (登记规则) Art. 16. The stage's page is docs/reference/issuance.md.
"""
