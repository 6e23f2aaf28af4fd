"""Addresses."""

from __future__ import annotations

from django.urls import include, path

from tanheng.interfaces.api.service import api
from tanheng.interfaces.web.views import acting, commands, home, keys, proposals, rights, task_export, tasks

urlpatterns = [
    path("api/v1/", api.urls),
    path("", home.home, name="home"),
    path("acting/", acting.act_as, name="act_as"),
    path("do/", commands.commands, name="commands"),
    path("do/<slug:name>/", commands.command, name="command"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/tasks.<slug:kind>", task_export.export, name="tasks_file"),
    path("tasks/<int:record>.<int:line>/", tasks.task, name="task"),
    path("tasks/files/<int:record>.<int:line>/", tasks.file, name="task_file"),
    path("notices/", tasks.told, name="notices"),
    path("notices/read/", tasks.read, name="notices_read"),
    path("calendar/", tasks.calendar, name="calendar"),
    path("registry/", include("tanheng.interfaces.web.registry_urls")),
    path("journal/", include("tanheng.interfaces.web.journal_urls")),
    path("entities/", include("tanheng.interfaces.web.entity_urls")),
    path("lists/", include("tanheng.interfaces.web.list_urls")),
    path("people/", include("tanheng.interfaces.web.people_urls")),
    path("rights/", rights.rights, name="rights"),
    path("api/", keys.about, name="api_page"),
    path("login/", include("tanheng.interfaces.web.login_urls")),
]
handler400 = "tanheng.interfaces.web.views.refusals.malformed"
handler403 = "tanheng.interfaces.web.views.refusals.forbidden"
handler404 = "tanheng.interfaces.web.views.refusals.not_found"
handler500 = "tanheng.interfaces.web.views.refusals.broken"
