"""任务 Tasks: what somebody must do, by when, with claimant, comments, files and history; notices, reminders, calendar of duties.

The room knows no carbon: rooms above open and close tasks within their own commands. Its page is docs/reference/tasks.md.
"""
