"""Writes a synthetic CT: 300 axial slices of 512 x 512, int16, Explicit VR Little Endian, 1 mm apart.

    /usr/bin/python3 make-synthetic-ct.py TARGET_FOLDER [SLICES]

An ellipsoid body with lungs, a spine and seeded noise, so that it compresses about as well as a real CT. The grey
level of a small square at the top left is the slice number, so that a test can tell which slice is painted.
"""

import pathlib
import sys

import numpy
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

target = pathlib.Path(sys.argv[1])
slices = int(sys.argv[2]) if len(sys.argv) > 2 else 300
target.mkdir(parents=True, exist_ok=True)
ROOT = "2.25.905071412208700001"
noise = numpy.random.default_rng(20261121)
rows, columns = numpy.mgrid[0:512, 0:512].astype(numpy.float32)

for number in range(slices):
    along = (number - slices / 2) / (slices / 2)
    body = ((columns - 256) / 220) ** 2 + ((rows - 256) / 160) ** 2 < 1 - 0.3 * along**2
    left = ((columns - 170) / 70) ** 2 + ((rows - 240) / 95) ** 2 < 1 - along**2
    right = ((columns - 342) / 70) ** 2 + ((rows - 240) / 95) ** 2 < 1 - along**2
    spine = ((columns - 256) / 28) ** 2 + ((rows - 350) / 28) ** 2 < 1
    picture = numpy.full((512, 512), -1000.0, dtype=numpy.float32)
    picture[body] = 45
    picture[left | right] = -830
    picture[spine] = 420
    picture += noise.normal(0, 9, picture.shape)
    picture[4:20, 4:20] = number
    stored = numpy.clip(picture + 1024, 0, 4095).astype("<i2")

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.3.{number + 1}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    image.is_little_endian, image.is_implicit_VR = True, False
    image.SpecificCharacterSet = "ISO_IR 192"
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    image.StudyInstanceUID, image.SeriesInstanceUID, image.FrameOfReferenceUID = f"{ROOT}.1", f"{ROOT}.2", f"{ROOT}.4"
    image.PatientName, image.PatientID, image.IssuerOfPatientID = "PHANTOM^Synthetic", "RXX9000001", "RXX"
    image.PatientBirthDate, image.PatientSex = "19600101", "O"
    image.StudyDate = image.SeriesDate = image.AcquisitionDate = image.ContentDate = "20261119"
    image.StudyTime = image.SeriesTime = image.AcquisitionTime = image.ContentTime = "101500"
    image.AccessionNumber, image.StudyID, image.Modality = "SYN0000001", "1", "CT"
    image.StudyDescription, image.SeriesDescription, image.BodyPartExamined = "CT synthetic", "Axial 1 mm", "CHEST"
    image.ReferringPhysicianName, image.InstitutionName, image.Manufacturer = "SAMPLEBY^E", "Exampleton General", "Synthetic"
    image.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    image.SeriesNumber, image.InstanceNumber, image.AcquisitionNumber = 2, number + 1, 1
    image.ImagePositionPatient = [-179.2, -179.2, float(-number)]
    image.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    image.PixelSpacing, image.SliceThickness, image.SliceLocation = [0.7, 0.7], 1, float(-number)
    image.PositionReferenceIndicator, image.KVP, image.PatientPosition = "", 120, "HFS"
    image.SamplesPerPixel, image.PhotometricInterpretation, image.PixelRepresentation = 1, "MONOCHROME2", 1
    image.Rows, image.Columns, image.BitsAllocated, image.BitsStored, image.HighBit = 512, 512, 16, 16, 15
    image.RescaleIntercept, image.RescaleSlope, image.RescaleType = -1024, 1, "HU"
    image.WindowCenter, image.WindowWidth = 40, 400
    image.PixelData = stored.tobytes()
    image.save_as(target / f"{number + 1:04d}.dcm", write_like_original=False)
