"""Writes a DICOM file with other frames: put-frames.py FROM TO TRANSFER_SYNTAX_UID FRAME..., each FRAME a file of one code stream."""

import sys

import pydicom
from pydicom.encaps import encapsulate

source, target, syntax, *frames = sys.argv[1:]
dataset = pydicom.dcmread(source, force=True)
dataset.file_meta.TransferSyntaxUID = syntax
dataset.PixelData = encapsulate([open(frame, "rb").read() for frame in frames])
dataset["PixelData"].VR = "OB"
dataset["PixelData"].is_undefined_length = True
dataset.save_as(target)
