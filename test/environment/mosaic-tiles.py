"""Prints each slice of a Siemens mosaic as nibabel and others cut it: sum of the values and centre of the first pixel.

    /usr/bin/python3 mosaic-tiles.py FILE COUNT

The centre is made from the matrix of the whole mosaic (centre of the mosaic = centre of the slice), not from the corner.
"""

import json
import math
import sys

import numpy
import pydicom

dataset = pydicom.dcmread(sys.argv[1])
count = int(sys.argv[2])
pixels = numpy.frombuffer(dataset.PixelData, dtype="<u2").reshape(dataset.Rows, dataset.Columns)
grid = math.ceil(math.sqrt(count))
rows, columns = dataset.Rows // grid, dataset.Columns // grid
along_row, along_column = numpy.array(dataset.ImageOrientationPatient).reshape(2, 3)
row_mm, column_mm = dataset.PixelSpacing
centre = (
    numpy.array(dataset.ImagePositionPatient)
    + along_row * column_mm * dataset.Columns / 2
    + along_column * row_mm * dataset.Rows / 2
)
normal = numpy.cross(along_row, along_column)
slices = []
for index in range(count):
    top, left = (index // grid) * rows, (index % grid) * columns
    tile = pixels[top : top + rows, left : left + columns]
    first = centre - along_row * column_mm * columns / 2 - along_column * row_mm * rows / 2
    first = first + normal * index * float(dataset.SpacingBetweenSlices)
    slices.append({"sum": int(tile.astype("int64").sum()), "corner": [float(x) for x in first]})
print(json.dumps(slices))
