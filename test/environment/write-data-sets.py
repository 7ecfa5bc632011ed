"""Writes data sets given as DICOM JSON (PS3.18 annex F) into files, with pixels beside them.

    /usr/bin/python3 write-data-sets.py LIST.json TARGET_FOLDER

LIST.json is a list of {"dataset": ..., "pixels": "a file, or null"}.
"""

import json
import pathlib
import sys

import pydicom

target = pathlib.Path(sys.argv[2])
for number, entry in enumerate(json.loads(pathlib.Path(sys.argv[1]).read_text())):
    dataset = pydicom.Dataset.from_json(entry["dataset"])
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    if entry["pixels"]:
        dataset.add_new("PixelData", "OW", pathlib.Path(entry["pixels"]).read_bytes())
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(target / f"made-{number:04d}.dcm", write_like_original=False)
