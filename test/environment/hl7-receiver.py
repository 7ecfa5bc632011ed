"""An MLLP receiver by python3-hl7: prints its port, then one JSON line for each message, and acknowledges it.

A line holds the control id, the kind and version, the status (OBR-25, or TXA-17 of a document), the accession number (OBR-3 or
TXA-15), the patient's name and numbers, the texts [code, text], the documents [code, subtype, base64] and every field by its name.

--code        the acknowledgement: AA, AE, AR; CA commits first and answers by --then
--then        AA, AE, AR or nothing, after a commit
--error       code of table 0357 in ERR of --code or --then
--refusals    how many messages get --code or --then; the others AA
--answer-to   port of ours that the answer after a commit goes to; without it, it goes behind the commit
--tls         certificate, key and authority (whose certificates may connect)
"""

import argparse
import asyncio
import json
import ssl

import hl7
from hl7.mllp import open_hl7_connection, start_hl7_server

parser = argparse.ArgumentParser()
parser.add_argument("port", nargs="?", type=int, default=0)
parser.add_argument("--code", default="AA")
parser.add_argument("--then", default="AA")
parser.add_argument("--error", default="")
parser.add_argument("--refusals", type=int, default=1 << 30)
parser.add_argument("--answer-to", type=int)
parser.add_argument("--answer-after", type=float, default=0.05)
parser.add_argument("--encoding", default="utf-8")
parser.add_argument("--tls", nargs=3)
options = parser.parse_args()
taken = 0


def texts_of(message):
    texts, code = [], None
    for segment in message:
        name = str(segment[0])
        if name == "OBX":
            kind = str(segment[2][0])
            code = str(segment[3]) if kind == "ST" else None
            if kind in ("FT", "TX"):
                for repetition in segment[5]:
                    texts.append([str(segment[3]), message.unescape(str(repetition))])
        if name == "NTE" and code is not None:
            texts.append([code, message.unescape(str(segment[3]))])
    return texts


def fields_of(message):
    fields = {}
    for segment in message:
        name = str(segment[0])
        for number in range(1, len(segment)):
            fields.setdefault(f"{name}-{number}", str(segment[number]))
    return fields


def described(message):
    fields = fields_of(message)
    documents = []
    for o in message.segments("OBX"):
        if str(o[2][0]) == "ED":
            value = o[5][0]
            documents.append([str(o[3]).split("^")[0], str(value[2][0]), str(value[4][0])])
    return {
        "controlId": fields["MSH-10"],
        "kind": fields["MSH-9"],
        "version": fields["MSH-12"],
        "status": fields.get("OBR-25", fields.get("TXA-17", "")),
        "accession": fields.get("OBR-3", fields.get("TXA-15", "")),
        "patientName": fields["PID-5"],
        "patientNumbers": fields["PID-3"],
        "texts": texts_of(message),
        "documents": documents,
        "fields": {name: value for name, value in fields.items() if len(value) < 1000},
    }


def acknowledgement(message, code, error="", asks="|"):
    fields = fields_of(message)
    version = fields["MSH-12"]
    header = f"MSH|^~\\&|PRACTICE|MILLBROOK|SIGHTLINE|RXX|20260101||ACK|A{fields['MSH-10'][1:]}|T|{version}|||{asks}"
    segments = [header, f"MSA|{code}|{fields['MSH-10']}"]
    if error:
        segments.append(f"ERR|||{error}^Refused^HL70357|E")
    return hl7.parse("\r".join(segments) + "\r")


async def answer_elsewhere(answer):
    reader, writer = await open_hl7_connection("127.0.0.1", options.answer_to, encoding="utf-8")
    writer.writemessage(answer)
    await writer.drain()
    reply = await asyncio.wait_for(reader.readmessage(), 10)
    print(json.dumps({"reply": str(reply.segment("MSA"))}), flush=True)
    writer.close()


async def answered(message, writer):
    global taken
    taken += 1
    code, then, error = options.code, options.then, options.error
    if taken > options.refusals:
        code, then, error = ("CA" if code == "CA" else "AA"), "AA", ""
    writer.writemessage(acknowledgement(message, code, "" if code == "CA" else error))
    await writer.drain()
    if code != "CA" or then == "nothing":
        return
    await asyncio.sleep(options.answer_after)
    if options.answer_to is not None:
        await answer_elsewhere(acknowledgement(message, then, error, "AL|NE"))
    else:
        writer.writemessage(acknowledgement(message, then, error))
        await writer.drain()


async def serve():
    async def connected(reader, writer):
        try:
            while not writer.is_closing():
                message = await reader.readmessage()
                print(json.dumps(described(message)), flush=True)
                await answered(message, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    context = None
    if options.tls:
        certificate, key, authority = options.tls
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority)
        context.load_cert_chain(certificate, key)
        context.verify_mode = ssl.CERT_REQUIRED
    server = start_hl7_server(
        connected, host="127.0.0.1", port=options.port, limit=1 << 26, encoding=options.encoding, ssl=context
    )
    async with await server as running:
        print(running.sockets[0].getsockname()[1], flush=True)
        await running.serve_forever()


asyncio.run(serve())
