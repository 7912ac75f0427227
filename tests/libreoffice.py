"""LibreOffice, which converts what is no Word file and tells the pages of one."""

import pytest

from assembly.word.converting import program
from tests import stacks

needs_libreoffice = pytest.mark.skipif(not program() and not stacks.REQUIRE_ALL, reason=stacks.NO_LIBREOFFICE)
