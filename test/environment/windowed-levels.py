#!/usr/bin/python3
"""Writes the grey levels that pydicom gives an image with a window, one byte a pixel.

Usage: windowed-levels.py FILE FUNCTION CENTER WIDTH TARGET
"""
import sys

import numpy
import pydicom
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_windowing

path, function, center, width, target = sys.argv[1:]
dataset = pydicom.dcmread(path, force=True)
dataset.WindowCenter, dataset.WindowWidth, dataset.VOILUTFunction = center, width, function
slope, intercept = float(dataset.get("RescaleSlope", 1)), float(dataset.get("RescaleIntercept", 0))
# pydicom spreads the result over the range of the rescaled values.
signed = dataset.PixelRepresentation == 1
low, high = (-(2 ** (dataset.BitsStored - 1)), 2 ** (dataset.BitsStored - 1) - 1) if signed else (0, 2**dataset.BitsStored - 1)
low, high = low * slope + intercept, high * slope + intercept
values = apply_windowing(apply_modality_lut(dataset.pixel_array, dataset).astype("float64"), dataset)
levels = numpy.clip((values - low) / (high - low) * 255, 0, 255)
if dataset.PhotometricInterpretation == "MONOCHROME1":
    levels = 255 - levels
numpy.rint(levels).astype("uint8").tofile(target)
