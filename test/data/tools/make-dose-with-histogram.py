#!/usr/bin/python3
"""Writes a small treatment dose in gray that carries its dose-volume histograms, and the structure set that they are about.

Usage: make-dose-with-histogram.py RTDOSE TARGET_FOLDER     (Debian: python3-pydicom python3-numpy)
The grid is that of pydicom's rtdose.dcm, its relative values brought to 0 to 60 Gy and 16 bits. Two cylinders about the
middle of the grid are the structures. Their histograms are counted here on points 1 mm apart, which is not how the program
counts, so that the two can be compared: Target cumulative in cm3, Core differential in percent of its volume.
"""
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

source, folder = sys.argv[1:]
dose = pydicom.dcmread(source)
raw = dose.pixel_array.astype("float64")
scaling = 0.001
stored = numpy.rint(raw / raw.max() * 60 / scaling).astype("uint16")
grid = stored * scaling
FRAME, STUDY, DOSE, SETS = "2.25.920001", "2.25.920002", "2.25.920003", "2.25.920004"
origin = [float(part) for part in dose.ImagePositionPatient]
step = float(dose.GridFrameOffsetVector[1])
middle = (origin[0] + 45, origin[1] + 45)
planes = [origin[2] + step * index for index in range(3, 12)]
structures = [(1, "Target", 30.0, (255, 0, 0)), (2, "Core", 15.0, (0, 128, 255))]


def dose_at(x, y, z):
    """Between the points of the grid, in each of the three directions."""
    place = [(x - origin[0]) / 10, (y - origin[1]) / 10, (z - origin[2]) / step]
    low = [numpy.floor(part).astype(int) for part in place]
    part = [place[axis] - low[axis] for axis in range(3)]
    total = 0.0
    for corner in range(8):
        at = [low[axis] + ((corner >> axis) & 1) for axis in range(3)]
        at = [numpy.clip(at[0], 0, 9), numpy.clip(at[1], 0, 9), numpy.clip(at[2], 0, 14)]
        weight = 1.0
        for axis in range(3):
            weight = weight * (part[axis] if (corner >> axis) & 1 else 1 - part[axis])
        total = total + weight * grid[at[2], at[1], at[0]]
    return total


def doses_in(radius):
    """A contour stands for half a step on either side of it."""
    x, y = numpy.meshgrid(numpy.arange(-radius, radius, 1) + 0.5, numpy.arange(-radius, radius, 1) + 0.5)
    inside = x**2 + y**2 <= radius**2
    heights = numpy.arange(planes[0] - step / 2, planes[-1] + step / 2, 1) + 0.5
    return numpy.concatenate([dose_at(middle[0] + x[inside], middle[1] + y[inside], z) for z in heights])


def histogram(number, kind, units, radius):
    found, width = doses_in(radius), 0.5
    bins = int(numpy.ceil(found.max() / width)) + 1
    counts, _ = numpy.histogram(found, bins=bins, range=(0, bins * width))
    volumes = counts[::-1].cumsum()[::-1] if kind == "CUMULATIVE" else counts
    volumes = volumes / 1000 if units == "CM3" else volumes / len(found) * 100
    item = Dataset()
    reference = Dataset()
    reference.ReferencedROINumber, reference.DVHROIContributionType = number, "INCLUDED"
    item.DVHReferencedROISequence = Sequence([reference])
    item.DVHType, item.DoseUnits, item.DoseType = kind, "GY", "PHYSICAL"
    item.DVHDoseScaling, item.DVHVolumeUnits, item.DVHNumberOfBins = "1", units, bins
    item.DVHData = [text for volume in volumes for text in (f"{width:.4f}", f"{volume:.4f}")]
    item.DVHMinimumDose, item.DVHMaximumDose = f"{found.min():.3f}", f"{found.max():.3f}"
    item.DVHMeanDose = f"{found.mean():.3f}"
    return item


def person(dataset, uid, modality, series):
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = uid
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName, dataset.PatientID = "HISTOGRAM^Hilda", "SL-DOSE-1"
    dataset.PatientBirthDate, dataset.PatientSex = "19600101", "F"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = STUDY, series
    dataset.StudyID, dataset.SeriesNumber, dataset.Modality = "1", 1 if modality == "RTDOSE" else 2, modality
    dataset.InstanceNumber, dataset.FrameOfReferenceUID = 1, FRAME
    dataset.SeriesDate, dataset.SeriesTime = dataset.StudyDate, dataset.StudyTime
    dataset.SeriesDescription = "Dose with its histograms" if modality == "RTDOSE" else "Structures"
    dataset.OperatorsName, dataset.PositionReferenceIndicator = "", ""
    dataset.is_implicit_VR, dataset.is_little_endian = False, True


def reference_to(uid, sop_class):
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = sop_class, uid
    return item


STRUCTURES = "1.2.840.10008.5.1.4.1.1.481.3"
person(dose, DOSE, "RTDOSE", "2.25.920005")
dose.BitsAllocated, dose.BitsStored, dose.HighBit = 16, 16, 15
dose.DoseUnits, dose.DoseSummationType, dose.DoseGridScaling = "GY", "PLAN", f"{scaling}"
dose.ReferencedRTPlanSequence = Sequence([reference_to("2.25.920006", "1.2.840.10008.5.1.4.1.1.481.5")])
dose.ReferencedStructureSetSequence = Sequence([reference_to(SETS, STRUCTURES)])
dose.DVHSequence = Sequence(
    [histogram(1, "CUMULATIVE", "CM3", 30.0), histogram(2, "DIFFERENTIAL", "PERCENT", 15.0)]
)
dose.PixelData = stored.tobytes()
dose["PixelData"].VR = "OW"
dose.save_as(f"{folder}/dose-with-histogram.dcm")

sets = Dataset()
sets.file_meta = pydicom.dataset.FileMetaDataset()
sets.preamble = bytes(128)
sets.file_meta.MediaStorageSOPClassUID = sets.SOPClassUID = STRUCTURES
for keyword in ("StudyDate", "StudyTime", "Manufacturer", "ManufacturerModelName", "SoftwareVersions"):
    setattr(sets, keyword, getattr(dose, keyword))
sets.AccessionNumber = sets.ReferringPhysicianName = ""
person(sets, SETS, "RTSTRUCT", "2.25.920007")
sets.StructureSetLabel, sets.StructureSetDate, sets.StructureSetTime = "Structures", dose.StudyDate, dose.StudyTime
frame = Dataset()
frame.FrameOfReferenceUID = FRAME
sets.ReferencedFrameOfReferenceSequence = Sequence([frame])
sets.StructureSetROISequence, sets.ROIContourSequence, sets.RTROIObservationsSequence = Sequence(), Sequence(), Sequence()
for number, name, radius, colour in structures:
    roi, drawn, observed = Dataset(), Dataset(), Dataset()
    roi.ROINumber, roi.ROIName, roi.ReferencedFrameOfReferenceUID = number, name, FRAME
    roi.ROIGenerationAlgorithm = ""
    drawn.ReferencedROINumber, drawn.ROIDisplayColor, drawn.ContourSequence = number, list(colour), Sequence()
    for z in planes:
        contour = Dataset()
        angles = numpy.arange(0, 2 * numpy.pi, numpy.pi / 30)
        points = [(middle[0] + radius * numpy.cos(a), middle[1] + radius * numpy.sin(a), z) for a in angles]
        contour.ContourGeometricType, contour.NumberOfContourPoints = "CLOSED_PLANAR", len(points)
        contour.ContourData = [f"{part:.3f}" for point in points for part in point]
        drawn.ContourSequence.append(contour)
    observed.ObservationNumber, observed.ReferencedROINumber = number, number
    observed.RTROIInterpretedType, observed.ROIInterpreter = "PTV" if number == 1 else "ORGAN", ""
    sets.StructureSetROISequence.append(roi)
    sets.ROIContourSequence.append(drawn)
    sets.RTROIObservationsSequence.append(observed)
sets.save_as(f"{folder}/structures.dcm", write_like_original=False)
