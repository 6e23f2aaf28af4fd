"""Serving: the database, the pages and the worker as processes under one supervisor, with their log, health and figures."""
