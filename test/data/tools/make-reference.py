#!/usr/bin/python3
"""Writes what independent decoders (pydicom with GDCM and Pillow, DCMTK) make of the transfer syntax files.

Usage: make-reference.py FOLDER > reference.json     (Debian: python3-pydicom python3-numpy python3-gdcm python3-pil dcmtk)
For each file: transfer syntax, whether it is lossless, and for its first two frames the SHA-256 of the values
(32-bit little-endian integers for grey, 8-bit RGB for colour and palettes, 64-bit for floats), range, mean and 256 samples.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space

warnings.simplefilter("ignore")
LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55",
         "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203"}


def by_dcmtk(path, program):
    """JPEG and JPEG-LS by DCMTK: decoded to RGB or grey, uncompressed."""
    target = tempfile.mktemp(suffix=".dcm")
    subprocess.run([program, path, target], check=True, capture_output=True)
    dataset = pydicom.dcmread(target, force=True)
    os.unlink(target)
    return dataset


def pixels(path, dataset):
    syntax = str(dataset.file_meta.get("TransferSyntaxUID", ""))
    if syntax in ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55",
                  "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"):
        dataset = by_dcmtk(path, "dcmdjpeg")
    if syntax in ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"):
        try:
            dataset = by_dcmtk(path, "dcmdjpls")
        except subprocess.CalledProcessError:
            pass  # GDCM reads it
    array = dataset.pixel_array
    interpretation = dataset.PhotometricInterpretation
    if dataset.get("SamplesPerPixel", 1) == 3:
        if interpretation in ("YBR_FULL", "YBR_FULL_422") and not syntax.startswith("1.2.840.10008.1.2.4.9"):
            array = convert_color_space(array, interpretation, "RGB")
        array = numpy.right_shift(array, max(0, dataset.BitsStored - 8)).astype("uint8")
    if interpretation == "PALETTE COLOR":
        array = apply_color_lut(array, dataset)
        return (numpy.right_shift(array, 8) if array.max() > 255 else array).astype("uint8")
    unused = dataset.BitsAllocated - dataset.BitsStored if "BitsStored" in dataset and array.dtype.kind in "iu" else 0
    if unused and array.dtype.kind == "i" and dataset.SamplesPerPixel == 1:
        # PS3.5 8.1.1: the sign is the bit High Bit; what lies above it is no part of the value. pydicom leaves it in.
        array = numpy.right_shift(numpy.left_shift(array, unused), unused)
    return array


def describe(frame, is_colour):
    if is_colour:
        values = frame.reshape(-1).astype("uint8")
    elif frame.dtype.kind == "f":
        values = frame.reshape(-1).astype("<f8")
    else:
        values = frame.reshape(-1).astype("<i8").astype("<i4")
    step = values.size / 256
    return {
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
        "minimum": float(values.min()), "maximum": float(values.max()), "mean": float(values.astype("f8").mean()),
        "samples": [float(values[int(index * step)]) for index in range(256)],
    }


def main(folder):
    result = {}
    for root, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(root, name)
            key = os.path.relpath(path, folder)
            try:
                dataset = pydicom.dcmread(path, force=True)
                syntax = str(dataset.file_meta.get("TransferSyntaxUID", ""))
                is_colour = dataset.get("SamplesPerPixel", 1) == 3 or dataset.get("PhotometricInterpretation") == "PALETTE COLOR"
                array = pixels(path, dataset)
                count = int(dataset.get("NumberOfFrames", 1) or 1)
                frames = [array[index] for index in range(min(count, 2))] if count > 1 else [array]
                result[key] = {"transferSyntax": syntax, "isLossless": syntax not in LOSSY, "frames": [describe(frame, is_colour) for frame in frames]}
            except Exception as error:  # a file that no reference decoder reads is listed as such
                result[key] = {"transferSyntax": "", "isLossless": False, "frames": None, "reason": str(error)[:160]}
    json.dump(result, sys.stdout, separators=(",", ":"), sort_keys=True)
    sys.stdout.write("\n")


main(sys.argv[1])
