"""Addresses of the journal's pages."""

from __future__ import annotations

from django.urls import path

from tanheng.interfaces.web.views import registry_heads, registry_journal

urlpatterns = [
    path("", registry_journal.journal, name="journal"),
    path("<int:number>/", registry_journal.record, name="journal_record"),
    path("<int:number>/receipt.json", registry_journal.receipt, name="journal_receipt"),
    path("heads/", registry_heads.heads, name="journal_heads"),
    path("heads/<int:size>/", registry_heads.head, name="journal_head"),
    path("heads/<int:size>/head.json", registry_heads.head_file, name="journal_head_file"),
]
