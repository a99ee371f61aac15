"""Prints what Python's email package reads in each message of a folder, one JSON array in the order of their names."""

import hashlib
import json
import pathlib
import sys
from email import message_from_bytes, policy


def addresses(field):
    return [{"name": a.display_name, "address": a.addr_spec} for a in field.addresses] if field else []


def file(part):
    content = part.get_payload(decode=True)
    return {
        "name": part.get_filename(),
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "contentId": (part["Content-ID"] or "").strip("<>") or None,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def text(part):
    return part.get_payload(decode=True).decode("utf-8") if part else None


def read(path):
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    texts = [part for part in parts if part.get_filename() is None]
    defects = [str(defect) for part in message.walk() for defect in part.defects]
    defects += [f"{name}: {defect}" for part in message.walk() for name, value in part.items() for defect in value.defects]
    return {
        "subject": message["Subject"],
        "from": addresses(message["From"]),
        "to": addresses(message["To"]),
        "cc": addresses(message["Cc"]),
        "messageId": message["Message-ID"],
        "inReplyTo": message["In-Reply-To"],
        "references": (message["References"] or "").split(),
        "date": message["Date"].datetime.timestamp(),
        "note": message["X-Custom-Note"],
        "text": text(next((part for part in texts if part.get_content_type() == "text/plain"), None)),
        "html": text(next((part for part in texts if part.get_content_type() == "text/html"), None)),
        "files": [file(part) for part in parts if part.get_filename() is not None],
        "defects": defects,
    }


print(json.dumps([read(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml"))]))
