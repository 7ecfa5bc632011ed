"""Sends messages by python3-hl7's MLLP client over one connection and prints what came back, one JSON line for each.

Messages are read from standard input as JSON strings, one a line. A line that prints holds MSA-1, MSA-2, MSA-3 and ERR-3.

--encoding    of the bytes that leave
--tls         certificate, key and authority of the sender
"""

import argparse
import json
import socket
import ssl
import sys

import hl7
from hl7.client import MLLPClient

parser = argparse.ArgumentParser()
parser.add_argument("port", type=int)
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--tls", nargs=3)
options = parser.parse_args()


class Client(MLLPClient):
    def __init__(self, host, port, encoding):
        super().__init__(host, port, encoding)
        if options.tls:
            certificate, key, authority = options.tls
            context = ssl.create_default_context(cafile=authority)
            context.load_cert_chain(certificate, key)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")

    def send(self, data):
        self.socket.sendall(data)
        return self.socket.recv(65536)


def described(answer):
    message = hl7.parse(answer.decode("utf-8").strip("\x0b\x1c\r"))
    acknowledgement = message.segment("MSA")
    errors = message.segments("ERR") if any(str(each[0]) == "ERR" for each in message) else []
    return {
        "code": str(acknowledgement[1]),
        "controlId": str(acknowledgement[2]),
        "sentence": str(acknowledgement[3]) if len(acknowledgement) > 3 else "",
        "error": str(errors[0][3][0][0] if len(errors[0]) > 3 else errors[0][1]) if errors else "",
        "type": str(message.segment("MSH")[9]),
    }


with Client("127.0.0.1", options.port, options.encoding) as client:
    for line in sys.stdin:
        print(json.dumps(described(client.send_message(json.loads(line)))), flush=True)
