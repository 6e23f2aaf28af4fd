"""文件名称 What a citation is called: the title of the document in the reader's language, with its article where that is known."""

from __future__ import annotations

from tanheng.kernel.messages import Label, Rendered, message
from tanheng.lawbook.entries import Tree
from tanheng.lawbook.marks import Citation

_UNNUMBERED = "条次未记"
"""The words by which `law/` says of an article that its number was not noted: they are for whoever mends the law book, not for readers."""


def titled(tree: Tree, short: str) -> Rendered:
    """Return a citation as `Citation.short` writes it with the title of its instrument; as it is where it names none."""
    name, _, article = short.partition(" ")
    found = tree.instruments.get(name)
    if found is None:
        return tree.interpretations[short].label if short in tree.interpretations else Label(short, short)
    if not article or _UNNUMBERED in article:
        return message("{title}", title=found.title)
    return message("{title}, {article}", title=found.title, article=article)


def cited(tree: Tree, citation: Citation) -> Rendered:
    """Return what a citation is called; one that names no document says its source or its reason."""
    return titled(tree, citation.short) if citation.short else citation
