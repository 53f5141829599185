"""CMMN XML: `read` a file, `write` a plan, `draw` one for those who only look.

What a plan means and whether it makes sense is decided in the modules around this package.
"""

from apps.cmmn.xml.model import Model, Notice, XmlError
from apps.cmmn.xml.picture import Picture, draw
from apps.cmmn.xml.reader import read
from apps.cmmn.xml.writer import write

__all__ = ["Model", "Notice", "Picture", "XmlError", "draw", "read", "write"]
