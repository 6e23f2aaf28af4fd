"""人员 People: organisations, persons, roles, dated delegation, and the working-day calendar."""
