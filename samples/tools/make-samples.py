"""Makes the sample studies out of the published collections that ../README.md names.

    /usr/bin/python3 make-samples.py SOURCE_FOLDER samples

Pixel data is copied byte for byte. What changes: patient identity (invented names, NHS numbers of the 999 test
range), dates (moved so that the reading day is BASE_DAY; the demo moves them again to the day it is set up),
UIDs (new ones under 2.25, made from the old ones, because changed instances must not keep their UIDs: PS3.3 C.12.1.1.6),
and descriptions that were empty or named the collection.
"""

import datetime
import hashlib
import pathlib
import sys

import pydicom
from pydicom.uid import UID

BASE_DAY = datetime.date(2026, 11, 20)

PEOPLE = {
    "alice": ("TEST^Alice^^Mrs", "RXX2047781", "9990007128", "19610304", "F"),
    "robert": ("SAMPLE^Robert^^Mr", "RXX1180452", "9990018928", "19540817", "M"),
    "edith": ("EXAMPLE^Edith^^Mrs", "RXX3301907", "9990024316", "19471130", "F"),
    "derek": ("DUMMY^Derek^^Mr", "RXX2290116", "9990031029", "19690222", "M"),
    "harriet": ("SPECIMEN^Harriet^^Ms", "RXX4410238", "9990042713", "19850609", "F"),
    "george": ("TESTPATIENT^George^^Mr", "RXX5021774", "9990053618", "19580111", "M"),
    "joan": ("TESTCASE^Joan^^Mrs", "RXX6170093", "9990064814", "19620527", "F"),
}

# folder in the source, folder here, person, days before the reading day, time, accession, study description, series description, body part
GROUPS = [
    ("studies/ct-chest-abdomen-pelvis", "ct-chest-abdomen-pelvis", "robert", 0, "081500", "EXG26118204", "CT chest, abdomen and pelvis", "Portal venous 5 mm", "CHEST ABDPELVIS"),
    ("studies/mr-abdomen-current/T2-jpegls", "mr-abdomen-current", "alice", 0, "084000", "EXG26118211", "MR abdomen", "T2 axial", "ABDOMEN"),
    ("studies/mr-abdomen-prior/T2-jpegls", "mr-abdomen-prior", "alice", 125, "134300", "EXG26071002", "MR abdomen", "T2 axial", "ABDOMEN"),
    ("pet-ct/sts-001/PT-wholebody-bqml", "pet-ct-sarcoma/pet", "george", 1, "111700", "EXG26117930", "PET-CT whole body, FDG", "PET attenuation corrected", "EXTREMITY"),
    ("pet-ct/sts-001/CT-crop", "pet-ct-sarcoma/ct", "george", 1, "111700", "EXG26117930", "PET-CT whole body, FDG", "CT of the thigh", "EXTREMITY"),
    ("transfer-syntaxes/pydicom/RG3_J2KR.dcm", "x-ray-tibia", "harriet", 0, "091200", "EXG26118219", "X-ray right tibia and fibula", "Tibia AP", "LEG"),
    ("studies/mg-screening", "mammogram", "joan", 1, "120600", "EXG26117955", "Mammogram", "Screening view", "BREAST"),
    ("studies/us-cine-echo", "us-echo", "derek", 0, "101500", "EXG26118230", "Echocardiogram", "Parasternal long axis", "HEART"),
    ("studies/us-cine-colour-doppler", "us-colour-doppler", "edith", 0, "103000", "EXG26118233", "Ultrasound Doppler", "Colour Doppler", "HEART"),
]

INSTITUTIONS = {
    "pet-ct-sarcoma": "Riverside PET-CT centre",
    "us-echo": "Elm community diagnostics",
    "us-colour-doppler": "Elm community diagnostics",
}


def new_uid(old):
    """A UID under 2.25 made from the old one, the same on every run (PS3.5 B.2)."""
    digest = hashlib.sha256(("sightline-sample:" + str(old)).encode()).digest()[:16]
    return UID("2.25." + str(int.from_bytes(digest, "big")))


WELL_KNOWN = "1.2.840.10008."


def rewrite(dataset, delta, study_time):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                rewrite(item, delta, study_time)
        elif element.VR == "UI" and element.value and element.keyword not in ("SOPClassUID", "TransferSyntaxUID"):
            values = element.value if isinstance(element.value, (list, pydicom.multival.MultiValue)) else [element.value]
            changed = [v if str(v).startswith(WELL_KNOWN) else new_uid(v) for v in values]
            element.value = changed if len(changed) > 1 else changed[0]
        elif element.VR == "DA" and element.value:
            element.value = moved(str(element.value), delta)
        elif element.VR == "DT" and element.value:
            text = str(element.value)
            element.value = moved(text[:8], delta) + text[8:]


def moved(text, delta):
    try:
        day = datetime.datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError:
        return ""
    return (day + delta).strftime("%Y%m%d")


def main(source, target):
    for folder, name, person, days, time, accession, study_description, series_description, body_part in GROUPS:
        path = source / folder
        files = sorted(p for p in (path.rglob("*") if path.is_dir() else [path]) if p.is_file())
        destination = target / name
        destination.mkdir(parents=True, exist_ok=True)
        count = 0
        for file in files:
            dataset = pydicom.dcmread(file)
            if "PixelData" not in dataset:
                continue
            count += 1
            original = datetime.datetime.strptime(dataset.StudyDate, "%Y%m%d").date()
            delta = BASE_DAY - datetime.timedelta(days=days) - original
            dataset.remove_private_tags()
            rewrite(dataset, delta, time)
            family_name, patient_id, nhs_number, birth, sex = PEOPLE[person]
            dataset.SpecificCharacterSet = "ISO_IR 192"
            dataset.PatientName, dataset.PatientID, dataset.IssuerOfPatientID = family_name, patient_id, "RXX"
            dataset.PatientBirthDate, dataset.PatientSex = birth, sex
            other = pydicom.Dataset()
            other.PatientID, other.IssuerOfPatientID, other.TypeOfPatientID = nhs_number, "NHS", "TEXT"
            dataset.OtherPatientIDsSequence = [other]
            dataset.AccessionNumber = accession
            dataset.StudyDescription, dataset.SeriesDescription, dataset.BodyPartExamined = study_description, series_description, body_part
            dataset.StudyTime = time
            dataset.InstitutionName = INSTITUTIONS.get(name.split("/")[0], "Exampleton General")
            dataset.ReferringPhysicianName = "SAMPLEBY^E^^Mr"
            dataset.StudyID = accession[-6:]
            dataset.PatientIdentityRemoved = "YES"
            dataset.DeidentificationMethod = "Public collection; identity, dates, UIDs replaced"
            for keyword in ("PatientAge", "TimezoneOffsetFromUTC"):
                if keyword in dataset:
                    delattr(dataset, keyword)
            dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
            dataset.save_as(destination / f"{count:04d}.dcm", write_like_original=False)
        print(name, count, dataset.StudyInstanceUID, dataset.get("SeriesNumber"))


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
