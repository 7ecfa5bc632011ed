"""Makes damaged images out of a whole one, as series of their own in its study.

    /usr/bin/python3 derive-damaged.py SOURCE_FILE TARGET_FOLDER

Series 801: the header states four times the rows that the compressed image has. Series 802: the compressed image breaks
off after a third. Series 803: the compressed image is noise.
"""

import hashlib
import pathlib
import sys

import pydicom
from pydicom.encaps import encapsulate, generate_pixel_data_frame

source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
target.mkdir(parents=True, exist_ok=True)


def new_uid(old, salt):
    digest = hashlib.sha256((salt + ":" + str(old)).encode()).digest()[:16]
    return pydicom.uid.UID("2.25." + str(int.from_bytes(digest, "big")))


def write(number, description, change):
    dataset = pydicom.dcmread(source)
    dataset.SeriesNumber = number
    dataset.SeriesDescription = description
    dataset.SeriesInstanceUID = new_uid(dataset.SeriesInstanceUID, description)
    dataset.SOPInstanceUID = new_uid(dataset.SOPInstanceUID, description)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    change(dataset)
    dataset.save_as(target / f"{number}.dcm", write_like_original=False)


def frame_of(dataset):
    return next(generate_pixel_data_frame(dataset.PixelData, 1))


def lie(dataset):
    dataset.Rows = dataset.Rows * 4


def cut(dataset):
    frame = frame_of(dataset)
    dataset.PixelData = encapsulate([frame[: len(frame) // 3]])


def noise(dataset):
    dataset.PixelData = encapsulate([hashlib.sha256(b"noise").digest() * 400])


write(801, "Lying header", lie)
write(802, "Broken off", cut)
write(803, "Noise", noise)
