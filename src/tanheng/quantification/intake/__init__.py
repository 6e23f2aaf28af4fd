"""Reading activity data: columns, rows, companion sheets and the guideline's wide layout. Every fault is found at once, with its cell."""
