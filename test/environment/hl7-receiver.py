"""An MLLP receiver by python3-hl7: prints its port, then one JSON line for each message, and acknowledges it with AA."""

import asyncio
import json

import hl7
from hl7.mllp import start_hl7_server


async def serve():
    async def connected(reader, writer):
        try:
            while not writer.is_closing():
                message = await reader.readmessage()
                texts = [
                    [str(o[3][0]), message.unescape(str(o[5][0]))]
                    for o in message.segments("OBX")
                    if str(o[2][0]) == "FT"
                ]
                print(json.dumps({"controlId": str(message.segment("MSH")[10]), "texts": texts}), flush=True)
                writer.writemessage(message.create_ack("AA"))
                await writer.drain()
        except asyncio.IncompleteReadError:
            writer.close()

    async with await start_hl7_server(connected, host="127.0.0.1", port=0, limit=1 << 26, encoding="utf-8") as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


asyncio.run(serve())
