#!/usr/bin/python3
"""Writes the grey levels that a presentation state with a Mask module gives one frame, one byte a pixel, by plain arithmetic.

Usage: masked-levels.py IMAGE STATE FRAME TARGET
"""
import sys

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import apply_modality_lut

image_path, state_path, frame, target = sys.argv[1:]
image, state = pydicom.dcmread(image_path), pydicom.dcmread(state_path)
frame = int(frame)
# What the state says takes the place of what the image says (PS3.4 N.2.1.1).
for keyword in ("ModalityLUTSequence", "RescaleSlope", "RescaleIntercept", "RescaleType"):
    if keyword in image:
        delattr(image, keyword)
    if keyword in state:
        setattr(image, keyword, getattr(state, keyword))
values = apply_modality_lut(image.pixel_array, image).astype("float64")
operation = state.MaskSubtractionSequence[0]
if operation.MaskOperation == "TID":
    offset = operation.get("TIDOffset", None)
    masks = [frame - (1 if offset is None else int(offset))]
else:
    numbers = operation.MaskFrameNumbers
    masks = [int(numbers)] if isinstance(numbers, int) else [int(number) for number in numbers]
mask = numpy.mean([values[number - 1] for number in masks], axis=0)
averaged = int(operation.get("ContrastFrameAveraging", 1))
contrast = numpy.mean(values[frame - 1 : frame - 1 + averaged], axis=0)
down, right = operation.get("MaskSubPixelShift", [0.0, 0.0])
rows, columns = mask.shape
at_row = numpy.clip(numpy.arange(rows) - down, 0, rows - 1)
at_column = numpy.clip(numpy.arange(columns) - right, 0, columns - 1)
mask = numpy.array([numpy.interp(at_row, numpy.arange(rows), column) for column in mask.T]).T
mask = numpy.array([numpy.interp(at_column, numpy.arange(columns), row) for row in mask])
voi = state.SoftcopyVOILUTSequence[0]
center, width = float(voi.WindowCenter), float(voi.WindowWidth)
# PS3.3 C.11.2.1.2.1, LINEAR.
levels = ((contrast - mask - (center - 0.5)) / (width - 1) + 0.5) * 255
levels = numpy.clip(levels, 0, 255)
if state.PresentationLUTShape == "INVERSE":
    levels = 255 - levels
numpy.rint(levels).astype("uint8").tofile(target)
