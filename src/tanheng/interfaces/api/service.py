"""The API under /api/v1 with its description, OpenAPI 3.1, in which each command's content has its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from pydantic import BaseModel

from tanheng.commands.definitions import COMMANDS
from tanheng.interfaces.api import description, reads, references, writes
from tanheng.interfaces.api.keys import KeyNeeded
from tanheng.interfaces.api.parameters import stop_of_faults
from tanheng.interfaces.api.problems import MEDIA_TYPE, Stop, stopped
from tanheng.interfaces.reading import NothingHere, WhyNotAsked

_REF = "#/components/schemas/{model}"


class Service(NinjaAPI):
    """The API; its description is completed by what ninja does not know."""

    def get_openapi_schema(self, **more: Any) -> Any:
        """Return the description: bodies as they are read, problems by their own media type."""
        described = super().get_openapi_schema(**more)
        schemas = described["components"].setdefault("schemas", {})
        for path, methods in described["paths"].items():
            last = path.rsplit("/", 1)[-1]
            for method, one in methods.items():
                for status, response in one["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
                if method == "post":
                    one["requestBody"] = {"required": True, "content": {"application/json": {"schema": _form_of(last, schemas)}}}
        return described


def _form_of(last: str, schemas: dict[str, Any]) -> dict[str, Any]:
    if last == "proposals":
        return _described(writes.ProposalAsked, "", schemas)
    if last == "why-not":
        return _described(WhyNotAsked, "", schemas)
    content = _described(COMMANDS[last].content, f"{last}.", schemas)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["content"],
        "properties": {"content": content, "reason": {"type": "string", "maxLength": 10_000}},
    }


def _described(form: type[BaseModel], prefix: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the form of a model; what it is made of joins the others under names that no other command's parts have."""
    made = form.model_json_schema(ref_template=_REF.replace("{model}", prefix + "{model}"))
    for name, part in made.pop("$defs", {}).items():
        schemas[prefix + name] = part
    return made


api = Service(
    title="Tanheng",
    version="1",
    description="The same data and the same commands as the pages of the platform; what it is stands at /api/.",
    openapi_url=None,
    docs_url=None,
    auth=KeyNeeded(),
    urls_namespace="api",
)
api.get("/openapi.json", auth=None, include_in_schema=False)(description.answering(lambda: api.get_openapi_schema()))
api.add_router("", references.router)
api.add_router("", reads.router)
api.add_router("", writes.router)


@api.exception_handler(Stop)
def _stop(_: HttpRequest, stop: Stop) -> HttpResponse:
    return stopped(stop)


@api.exception_handler(NothingHere)
def _nothing(_: HttpRequest, __: NothingHere) -> HttpResponse:
    return stopped(Stop(404))


@api.exception_handler(AuthenticationError)
def _nobody(_: HttpRequest, __: AuthenticationError) -> HttpResponse:
    return stopped(Stop(401, WWW_Authenticate='Bearer realm="tanheng"'))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    return stopped(stop_of_faults(request, wrong.errors))
