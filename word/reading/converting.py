"""Other text files made Word files, and Word files made PDF, by LibreOffice, where it is installed.

LibreOffice runs in a process group of its own that is killed when its time is over, with a profile made for this one
file: no macro runs, no link is followed, and its network leads nowhere. Where the system allows it, it has none at all.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Literal

from word.reading.safety import Refused

SECONDS = 60
MEMORY_BYTES = 3 * 1024**3
MADE = "source.docx"
"""What the Word file is called that ``convert`` makes in its folder."""
FILE_BYTES = 300 * 1024**2
Convertible = Literal["odt", "doc", "rtf"]
Target = Literal["docx", "pdf"]
_FILTERS: dict[Target, str] = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}
CONVERTIBLE: dict[str, Convertible] = {"odt": "odt", "doc": "doc", "rtf": "rtf"}

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_OFF = (("Common/Security/Scripting", "MacroSecurityLevel", "3"),
        ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("Common/Security/Scripting", "DisablePythonRuntime", "true"),
        ("Common/Security/Scripting", "DisableActiveContent", "true"),
        ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("Writer/Content/Update", "Link", "0"))  # fmt: skip
_PROXY = (("ooInetProxyType", "1"), ("ooInetHTTPProxyName", "127.0.0.1"), ("ooInetHTTPProxyPort", "9"),
          ("ooInetHTTPSProxyName", "127.0.0.1"), ("ooInetHTTPSProxyPort", "9"),
          ("ooInetFTPProxyName", "127.0.0.1"), ("ooInetFTPProxyPort", "9"), ("ooInetNoProxy", ""))  # fmt: skip


def program() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(
    path: Path, form: Convertible | Literal["docx"], folder: Path, *, seconds: float = SECONDS, target: Target = "docx"
) -> Path:
    """Make a Word file, or a PDF, of ``path``, a file of the kind ``form``, in the empty ``folder``.

    Raises ``Refused``: ``form`` itself where LibreOffice is not installed, "not-converted" where it fails.
    """
    office = program()
    if office is None:
        raise Refused("not-converted" if form == "docx" else form)
    source = folder / f"source.{form}"
    shutil.copyfile(path, source)
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    command = [
        sys.executable, "-m", "word.reading.converting", office, f"-env:UserInstallation={profile.parent.as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", _FILTERS[target],
        "--outdir", str(folder), str(source),
    ]  # fmt: skip
    root = Path(__file__).resolve().parents[2]
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise Refused("too-heavy") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    made = folder / (MADE if target == "docx" else f"source.{target}")
    if process.returncode or not made.is_file():
        raise Refused("not-converted")
    return made


def _settings() -> str:
    """The settings of the profile, as LibreOffice keeps them."""
    items = [("Office." + path, name, value) for path, name, value in _OFF]
    items += [("Inet/Settings", name, value) for name, value in _PROXY]
    said = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in items
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{said}</oor:items>'


def main(arguments: list[str]) -> None:
    """Become LibreOffice, within limits and without a network where the system knows how."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - optional dependency

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _leave_network()
    os.execv(arguments[0], arguments)  # noqa: S606 - the path is that of LibreOffice


def _leave_network() -> None:
    """Enter a network of one's own, in which there is nothing (Linux, unless the administrator forbids it)."""
    user, group = os.getuid(), os.getgid()
    with suppress(OSError, AttributeError):
        if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK):
            return
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1:])
