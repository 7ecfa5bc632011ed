#!/usr/bin/env python3
"""A dictation engine for Sightline in its smallest form: lines of standard input are what was said.

It speaks the protocol of docs/dictation.md with nothing but Python's own library. A line that begins with "/" is a
command, "~" begins words that are not final, "!" turns the recording state on or off, an empty line does nothing.
What the program answers is printed, one JSON object a line.

    SIGHTLINE_DICTATION_TOKEN=... python3 dictation_engine.py PORT
"""

import json
import os
import socket
import sys
import threading
import uuid


class Engine:
    def __init__(self, port: int, token: str, run: str) -> None:
        self.report = None
        self.changed = threading.Condition()
        self.number = 0
        self.unanswered: set[str] = set()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.settimeout(None)
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.send({"type": "hello", "protocol": 1, "token": token, "engine": "Example engine", "run": run})

    def send(self, message: dict) -> None:
        self.socket.sendall((json.dumps(message) + "\n").encode("utf-8"))

    def listen(self) -> None:
        for line in self.lines:
            answer = json.loads(line)
            if answer["type"] == "focus":
                with self.changed:
                    # Words belong to the report that had the caret when they were spoken, so its name goes with them.
                    self.report = answer["report"]
                    self.changed.notify_all()
            if answer["type"] in ("done", "refused"):
                with self.changed:
                    self.unanswered.discard(answer["id"])
                    self.changed.notify_all()
            print(json.dumps(answer), flush=True)

    def say(self, line: str) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.report is not None, timeout=10)
            report = self.report or ""
            self.number += 1
            common = {"id": f"m{self.number}", "report": report}
            if line[0] not in "!~":
                self.unanswered.add(common["id"])
        if line.startswith("/"):
            self.send({"type": "command", "name": line[1:], **common})
        elif line.startswith("!"):
            self.send({"type": "state", "recording": line[1:].strip() == "on"})
        elif line.startswith("~"):
            self.send({"type": "text", "kind": "interim", "text": line[1:], **common})
        else:
            self.send({"type": "text", "kind": "final", "text": line, "spoken": True, **common})


def main() -> None:
    run = os.environ.get("SIGHTLINE_DICTATION_RUN", str(uuid.uuid4()))
    engine = Engine(int(sys.argv[1]), os.environ["SIGHTLINE_DICTATION_TOKEN"], run)
    listener = threading.Thread(target=engine.listen, daemon=True)
    listener.start()
    for line in sys.stdin:
        if line.strip():
            engine.say(line.rstrip("\n"))
    with engine.changed:
        engine.changed.wait_for(lambda: not engine.unanswered, timeout=10)


if __name__ == "__main__":
    main()
