"""What a template workbook consists of: sheets, parts, blocks and rows, and the factors of the law that its formulas use."""
