"""LibreOffice, which converts what is no Word file and tells the pages of one."""

import pytest

from tests import stacks
from word.reading.converting import program

needs_libreoffice = pytest.mark.skipif(not program() and not stacks.REQUIRE_ALL, reason=stacks.NO_LIBREOFFICE)
