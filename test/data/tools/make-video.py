"""Wraps an MPEG-4 AVC/H.264 file into a Video Endoscopic Image (PS3.5 A.4.6): one fragment, empty offset table.

    /usr/bin/python3 make-video.py PICTURES.mp4 TARGET.dcm

The pictures are a generated test pattern (ffmpeg -f lavfi -i testsrc=size=160x120:rate=25:duration=2, libx264, High
Profile, level 4.1): nobody's.
"""

import sys

import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate

movie = open(sys.argv[1], "rb").read()
meta = FileMetaDataset()
meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.77.1.1.1"
meta.MediaStorageSOPInstanceUID = "2.25.314159265358979323846264338327950288411"
meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.102"
video = FileDataset(sys.argv[2], {}, file_meta=meta, preamble=b"\0" * 128)
video.is_little_endian, video.is_implicit_VR = True, False
video.SOPClassUID, video.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
video.StudyInstanceUID = "2.25.271828182845904523536028747135266249775"
video.SeriesInstanceUID = "2.25.271828182845904523536028747135266249776"
video.PatientName, video.PatientID, video.PatientBirthDate, video.PatientSex = "TEST^PATTERN", "VIDEO-1", "", ""
video.StudyDate, video.StudyTime, video.AccessionNumber, video.ReferringPhysicianName = "20260101", "120000", "", ""
video.Modality, video.SeriesNumber, video.InstanceNumber, video.StudyID = "ES", 1, 1, "1"
video.SeriesDescription, video.Manufacturer = "Test pattern", "Generated"
video.ImageType = ["ORIGINAL", "PRIMARY"]
video.SamplesPerPixel, video.PhotometricInterpretation, video.PlanarConfiguration = 3, "YBR_PARTIAL_420", 0
video.Rows, video.Columns, video.NumberOfFrames = 120, 160, 50
video.BitsAllocated, video.BitsStored, video.HighBit, video.PixelRepresentation = 8, 8, 7, 0
video.FrameTime, video.CineRate = 40, 25
video.FrameIncrementPointer = 0x00181063
video.LossyImageCompression = "01"
video.PixelData = encapsulate([movie + (b"\0" if len(movie) % 2 else b"")], has_bot=False)
video["PixelData"].is_undefined_length = True
video.save_as(sys.argv[2], write_like_original=False)
