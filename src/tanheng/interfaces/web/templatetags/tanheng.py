"""Tags of the pages: sentences in the language of the request, and amounts, times and labels as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tanheng.interfaces.saying import readable
from tanheng.interfaces.web import cells
from tanheng.interfaces.web.cells import as_text, marked
from tanheng.interfaces.web.commanding.words import field_label
from tanheng.interfaces.web.naming import article_of
from tanheng.interfaces.web.naming import named as organisations_named
from tanheng.interfaces.web.showing import Table
from tanheng.kernel import exact
from tanheng.kernel.messages import CHINESE, Message, message
from tanheng.people.labels import role_label

register = template.Library()


def _language(context: template.Context) -> str:
    return str(context.get("language", CHINESE))


@register.simple_tag(takes_context=True)
def say(context: template.Context, text: str, **fields: Any) -> str:
    """Say a sentence of the program. Its English text stands literally in the template and is the key of its translation."""
    return Message(text, fields).render(_language(context))


@register.simple_tag(takes_context=True)
def told(context: template.Context, value: Any) -> str:
    """Say anything that can say itself: a message, a label, a finding's text; times in Beijing's, whole numbers with their groups."""
    return as_text(value, _language(context))


@register.simple_tag(takes_context=True)
def spoken(context: template.Context, value: Any) -> str:
    """Say a value like `told`, and mark it where it is in the other language: names, articles, and sentences shown in both."""
    return marked(value, _language(context))


@register.simple_tag(takes_context=True)
def cell(context: template.Context, value: object) -> SafeString:
    """Draw what stands in a cell of a table or beside a fact."""
    return cells.cell(value, _language(context))


@register.simple_tag(takes_context=True)
def rows(context: template.Context, table: Table) -> SafeString:
    """Draw the rows of a table."""
    return cells.rows(table, _language(context))


@register.filter
def grouped(value: int | Decimal) -> str:
    """Return a number with a thin space between its groups of three, as the standard for quantities wants it."""
    return exact.grouped(value)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon that decorates; a text stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("vendor/icons.svg"), name)


@register.simple_tag(takes_context=True)
def role(context: template.Context, name: str) -> str:
    """Say the name of a role."""
    return role_label(name).render(_language(context))


@register.simple_tag(takes_context=True)
def office(context: template.Context, code: str) -> str:
    """Say an organisation by its name now, with its code where it has one of its own."""
    name = organisations_named((code,)).get(code)
    if name is None:
        return code
    rest, language = code.partition(":")[2], _language(context)
    said = message("{name} ({code})", name=name, code=rest) if rest else name
    return said.render(language)


@register.simple_tag(takes_context=True)
def field_name(context: template.Context, command: str, field: str) -> str:
    """Say the name of a field of a command."""
    return field_label(command, field).render(_language(context))


@register.filter
def named(value: object) -> object:
    """Return a sentence with names in place of codes among its fields."""
    return readable(value)


@register.filter
def cited(article: object) -> object:
    """Return an article with the title of its document; what can say itself already as it is."""
    return article_of(article) if isinstance(article, str) else article
