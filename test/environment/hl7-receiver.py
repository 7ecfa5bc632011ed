"""An MLLP receiver by python3-hl7: prints its port, then one JSON line for each message, and acknowledges it with AA.

A line holds the control id, the status (OBR-25), the accession number (OBR-3), the patient's name and numbers, the texts
[code, text] and the documents [code, subtype, base64].
"""

import asyncio
import json
import sys

import hl7
from hl7.mllp import start_hl7_server


def described(message):
    texts, documents = [], []
    for o in message.segments("OBX"):
        if str(o[2][0]) == "FT":
            texts.append([str(o[3][0]), message.unescape(str(o[5][0]))])
        if str(o[2][0]) == "ED":
            value = o[5][0]
            documents.append([str(o[3][0]), str(value[2][0]), str(value[4][0])])
    patient, request = message.segment("PID"), message.segment("OBR")
    return {
        "controlId": str(message.segment("MSH")[10]),
        "status": str(request[25]),
        "accession": str(request[3]),
        "patientName": str(patient[5]),
        "patientNumbers": str(patient[3]),
        "texts": texts,
        "documents": documents,
    }


async def serve(port):
    async def connected(reader, writer):
        try:
            while not writer.is_closing():
                message = await reader.readmessage()
                print(json.dumps(described(message)), flush=True)
                writer.writemessage(message.create_ack("AA"))
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()

    server = start_hl7_server(connected, host="127.0.0.1", port=port, limit=1 << 26, encoding="utf-8")
    async with await server as running:
        print(running.sockets[0].getsockname()[1], flush=True)
        await running.serve_forever()


asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
