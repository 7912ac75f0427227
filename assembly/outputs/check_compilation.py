"""Check a compilation of inputs against its manifest and the published inputs themselves (Python 3.10 or later).

    python check_compilation.py FILE.docx --manifest FILE.json --versions FOLDER [--json]

FOLDER holds the public Word files of the inputs. It is checked that every quoted answer stands word for word in the
version that it cites, under the name and in the order of the manifest; that nothing was put between; that rejecting
all tracked changes gives the text they were made to; that as many words went in as came out. Exit code 0, else 1.
"""

import argparse
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

TOKEN = re.compile(
    r"<(?:w|m|a):t(?: [^>]*)?>([^<]*)|<w:delText(?: [^>]*)?>([^<]*)|(</w:p>|<w:(?:tab|br|cr)(?: [^>]*)?/>)"
    r'|<w:(ins|del) [^>]*?w:author="([^"]*)"[^>]*?(/?)>|</w:(ins|del)>'
    r'|<w:bookmarkStart [^>]*w:id="(\d+)"[^>]*w:name="([^"]*)"|<w:bookmarkEnd [^>]*w:id="(\d+)"'
    r'|<w:footnoteReference [^>]*w:id="(\d+)"|<w:(noBreakHyphen|softHyphen)/>'
    r'|(<w:docPartGallery w:val="Table of Contents"/>)|(</w:sdt>)|<w:sym [^>]*w:char="(\w+)"'
)
ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


def plain(text: str) -> str:
    """Return text of XML on one line."""
    if "&" in text:
        text = re.sub(r"&#(x?)([0-9A-Fa-f]+);", lambda m: chr(int(m[2], 16 if m[1] else 10)), text)
        text = re.sub("&(lt|gt|quot|apos|amp);", lambda m: ENTITIES[m[1]], text)
    return " ".join(text.split())


def digest(text: str) -> str:
    """Return what stands for a text in the manifest."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def manifest_digest(manifest: dict) -> str:
    """Return what stands for all of the manifest that was known when the file was written."""
    said = {key: value for key, value in manifest.items() if key not in ("file", "digest")}
    whole = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def segments(xml, notes, is_mark, rejecting=False):
    """Yield (bookmark, text) of each marked stretch, of what stands between ("") and of the contents ("contents").

    Footnotes stand at their marks, tracked changes in brackets with their authors; or all are rejected.
    """
    name, ids, found, in_contents, inserted = "", {}, [], False, 0
    for token in TOKEN.finditer(xml):
        kind = token.lastindex
        if kind in (1, 2, 15):
            found.append("" if rejecting and inserted else token[kind])
        elif kind == 3:
            found.append(" ")
        elif kind in (6, 7) and rejecting:
            inserted += (token[4] == "ins" and not token[6]) - (token[7] == "ins")
        elif kind in (6, 7):
            found.append(f"[{token[4]} {token[5]}{']' if token[6] else ' '}" if kind == 6 else "]")
        elif kind == 9 and is_mark(token[9]) and not name:
            yield "", plain("".join(found))
            name = ids[token[8]] = token[9]
            found = []
        elif kind == 10 and token[10] in ids:
            yield ids.pop(token[10]), plain("".join(found))
            name, found = "", []
        elif kind == 11:
            found.append(f" {{{notes.get(token[11], '?')}}} ")
        elif kind == 12:
            found.append("\u2011" if token[12] == "noBreakHyphen" else "\u00ad")
        elif kind == 13 or (kind == 14 and in_contents):
            yield "contents" if in_contents else "", plain("".join(found))
            in_contents, found = not in_contents, []
    yield "", plain("".join(found))


def around(path: Path) -> str:
    """Return the digest of what headers, footers, comments and endnotes say."""
    with zipfile.ZipFile(path) as package:
        edges = [n for n in package.namelist() if re.match(r"word/(header|footer|comments|endnotes)\d*\.xml$", n)]
        read = (package.read(name).decode("utf-8", "replace") for name in sorted(edges))
        return digest("\n".join("".join(t for _, t in segments(xml, {}, lambda _: False)) for xml in read))


class File:
    """A Word file: its texts and what it says of itself."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            wanted = ("word/document.xml", "word/footnotes.xml", "docProps/custom.xml", "docProps/core.xml")
            self.xml, notes, custom, core = (package.read(n).decode() if n in names else "" for n in wanted)
        parts = re.findall(r'<w:footnote [^>]*w:id="(\d+)"[^>]*>(.*?)</w:footnote>', notes, re.DOTALL)
        self.notes = {n: "".join(text for _, text in segments(xml, {}, lambda _: False)) for n, xml in parts}
        self.custom = dict(re.findall(r'name="([^"]*)"[^>]*><vt:lpwstr>([^<]*)', custom))
        found = re.search(r"<dc:identifier>([^<]*)", core)
        named = re.findall(r"v(\d+)", Path(path).stem) or [""]
        self.key = (found[1] if found else "", self.custom.get("Version") or named[-1])


def difference(ours, theirs):
    """Return the first words at which two texts part."""
    a, b = ours.split(), theirs.split()
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    here, there = (" ".join(t[max(at - 3, 0) : at + 5]) for t in (a, b))
    return f"here “{here}”, in the version “{there}”"


def versions_of(folder, fault):
    """Return the answers of each version in a folder, by (number, version) and bookmark."""
    versions = {}
    for each in sorted(Path(folder).glob("**/*.docx")):
        try:
            file = File(each)
            versions[file.key] = dict(segments(file.xml, file.notes, lambda name: name.startswith("answer_")))
        except (OSError, zipfile.BadZipFile, ValueError):
            fault("version", each.name, "This file cannot be read.")
    return versions


def check(path, manifest, folder):  # noqa: C901 - a turn a thing to check
    """Return what the command prints: whether all is well, the faults, words in and out."""
    faults, words_in, words_out = [], 0, 0

    def fault(kind, place, text):
        faults.append({"kind": kind, "place": place, "text": text})

    file, blocks = File(path), manifest["blocks"]
    names = {block["at"] for block in blocks}
    if not manifest["digest"] == manifest_digest(manifest) == file.custom.get("Manifest"):
        fault("manifest", "manifest", "The manifest is not the one that the file was made with.")
    if around(path) != manifest["file"]["around"]:
        fault("frame", "headers, footers and comments", "They do not say what was put there.")
    versions = versions_of(folder, fault)
    rejected = dict(segments(file.xml, file.notes, names.__contains__, rejecting=True)) if "base" in str(blocks) else {}
    found, frames, frame, contents = {}, {}, [], []
    for name, text in segments(file.xml, file.notes, names.__contains__):
        if name == "contents":
            contents.append(text)
        elif name:
            found[name], frames[name], frame = text, digest(" ".join(frame)), []
        elif text:
            frame.append(text)
    if (digest(re.sub(r"[\d\s]+", "", " ".join(contents))) if contents else "") != manifest["contents"]:
        fault("frame", "contents", "The contents are not those of the manifest.")
    if digest(" ".join(frame)) != manifest["tail"]:
        fault("frame", "end of the file", "What stands after the last answer is not what was put there.")
    if [block["at"] for block in blocks if block["at"] in found] != list(found):
        fault("order", "file", "Answers stand in another order than in the manifest.")
    for block in blocks:
        at, kind = block["at"], block["kind"]
        place = f"input No. {block['input']}, {at}" if "input" in block else at
        if at not in found:
            fault("removed", place, "This answer is not in the file.")
            continue
        text = found[at]
        words_out += len(text.split())
        if frames[at] != block["frame"]:
            fault("attribution", place, "Names and headings before this answer are not those of the manifest.")
        own = versions.get((str(block.get("input")), str(block.get("version"))), {})
        quoted = own.get("answer_" + re.sub(r"^a|_n\d+", "", at)) if kind == "answer" else None
        words_in += block["words"] if quoted is None else len(quoted.split())
        if kind == "answer" and quoted is None:
            fault("version", place, f"The folder has no version {block['version']} of this input with this answer.")
        elif quoted is not None and quoted != text:
            fault("text", place, difference(text, quoted))
        elif digest(text) != block["text"] or len(text.split()) != block["words"]:
            fault("text", place, f"This is not the text of the manifest: “{text[:80]}”")
        if "base" in block and digest(rejected.get(at, "")) != block["base"]:
            fault("base", place, "Rejecting all changes does not give the text they were made to.")
    if words_in != words_out:
        fault("words", "file", f"{words_in} words went in, {words_out} came out.")
    return {"ok": not faults, "faults": faults, "words_in": words_in, "words_out": words_out}


def main(arguments=None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    for name in ("--manifest", "--versions"):
        parser.add_argument(name, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        said = check(options.file, json.loads(Path(options.manifest).read_text("utf-8")), options.versions)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        faults = [{"kind": "file", "place": options.file, "text": f"This cannot be read: {error!r}"}]
        said = {"ok": False, "faults": faults, "words_in": 0, "words_out": 0}
    lines = ["{kind}: {place}: {text}".format(**each) for each in said["faults"]] or ["All is well."]
    lines.append("{words_in} words in, {words_out} words out".format(**said))
    sys.stdout.write((json.dumps(said, ensure_ascii=False, indent=1) if options.json else "\n".join(lines)) + "\n")
    return 0 if said["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
