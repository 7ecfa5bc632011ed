"""Makes an earlier (or another) study out of a real one, so that a case has a prior of the same pixels.

    /usr/bin/python3 derive-study.py SOURCE_FOLDER TARGET_FOLDER STUDY_DATE ACCESSION SALT

New UIDs under 2.25 made from the old ones and SALT; pixel data is copied byte for byte.
"""

import hashlib
import pathlib
import sys

import pydicom


def new_uid(old, salt):
    digest = hashlib.sha256((salt + ":" + str(old)).encode()).digest()[:16]
    return pydicom.uid.UID("2.25." + str(int.from_bytes(digest, "big")))


source, target, date, accession, salt = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), *sys.argv[3:6]
target.mkdir(parents=True, exist_ok=True)
for number, file in enumerate(sorted(source.rglob("*.dcm"))):
    dataset = pydicom.dcmread(file)
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
        if keyword in dataset:
            setattr(dataset, keyword, new_uid(getattr(dataset, keyword), salt))
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
        if keyword in dataset:
            setattr(dataset, keyword, date)
    dataset.AccessionNumber = accession
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(target / f"{number:04d}.dcm", write_like_original=False)
