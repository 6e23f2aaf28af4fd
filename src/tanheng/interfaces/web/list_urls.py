"""Addresses of the lists. Those of versions and entities are cited by the book (`roster.versions.address`) and stay."""

from __future__ import annotations

from django.urls import path, register_converter

from tanheng.interfaces.web.views import list_drafts, list_evidence, lists


class Year:
    """A year in an address."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year as it stands in an address."""
        return str(value)


class Division(Year):
    """The six digits of an administrative division in an address."""

    regex = "[0-9]{6}"

    def to_python(self, value: str) -> str:  # type: ignore[override]
        """Return the digits."""
        return value


class Version(Year):
    """The number of a version in an address."""

    regex = "[1-9][0-9]{0,8}"


register_converter(Year, "year")
register_converter(Division, "division")
register_converter(Version, "version")

urlpatterns = [
    path("", lists.search, name="lists"),
    path("drafts/", list_drafts.drafts, name="list_drafts"),
    path("drafts/<int:number>/", list_drafts.draft, name="list_draft"),
    path("drafts/<int:number>/<slug:uscc>/<slug:sector>/", list_drafts.entry, name="list_entry"),
    path("import/", list_evidence.imported, name="list_import"),
    path("import/faults/", list_evidence.faults, name="list_faults"),
    path("evidence/", list_evidence.exported, name="list_evidence"),
    path("radar/", list_evidence.radar, name="list_radar"),
    path("notices/<int:number>/", lists.notice, name="list_notice"),
    path("entities/<slug:uscc>/", lists.listed, name="listed"),
    path("entities/<slug:uscc>/<year:year>/", lists.listed, name="listed_year"),
    path("<year:year>/", lists.overview, name="list_overview"),
    path("<division:division>/<year:year>/", lists.version, name="list_newest"),
    path("<division:division>/<year:year>/compare/", lists.compare, name="list_compare"),
    path("<division:division>/<year:year>/v<version:number>/", lists.version, name="list_version"),
    path("<division:division>/<year:year>/v<version:number>/list.<slug:kind>", lists.download, name="list_file"),
]
