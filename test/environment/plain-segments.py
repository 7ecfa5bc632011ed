#!/usr/bin/python3
"""Writes a segmentation of one bit a pixel with a byte for each, from deflated or run-length frames, by plain arithmetic.

Usage: plain-segments.py FILE TARGET
"""
import sys
import zlib

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_frame

path, target = sys.argv[1:]
dataset = pydicom.dcmread(path)
count = int(dataset.NumberOfFrames)
pixels = dataset.Rows * dataset.Columns


def unpacked(frame):
    if dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.8.1":
        return zlib.decompressobj(-15).decompress(frame)
    output, at = bytearray(), 64
    while at < len(frame):
        control = frame[at]
        if control < 128:
            output += frame[at + 1 : at + 2 + control]
            at += 2 + control
        else:
            output += frame[at + 1 : at + 2] * (257 - control if control > 128 else 0)
            at += 2 if control > 128 else 1
    return bytes(output)


frames = [unpacked(frame) for frame in generate_pixel_data_frame(dataset.PixelData, count)]
bits = [numpy.unpackbits(numpy.frombuffer(frame, "uint8"), bitorder="little")[:pixels] for frame in frames]
values = numpy.concatenate(bits).tobytes()
dataset.BitsAllocated = 8
dataset.PixelData = values + bytes(len(values) % 2)
dataset["PixelData"].VR = "OB"
dataset["PixelData"].is_undefined_length = False
dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
dataset.save_as(target)
