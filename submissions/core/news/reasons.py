"""Why mail of an event cannot be refused."""

from django.utils.translation import gettext_lazy as _

ON_RECORD = _("it concerns what stands on the record in the name of an organization")
ASKED = _("somebody waits for an answer")
ACCESS = _("it concerns who may read and write in the name of an organization")
