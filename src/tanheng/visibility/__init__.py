"""可见范围 Visibility: who may see, list and take away what, decided by one table for pages, API and exports alike."""
