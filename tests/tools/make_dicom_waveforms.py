#!/usr/bin/env python3
"""Writes the DICOM files of tests/assets/dicom with pydicom (Debian: python3-pydicom), one an encoding.

Each has the same two groups, a rhythm of two leads and its median beat, and test_dicom.cpp knows them by the formulas
below.
"""
import pathlib

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian,
                         ImplicitVRLittleEndian)

FOLDER = pathlib.Path(__file__).parents[1] / "assets/dicom"
SAMPLES = 50


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def channel(value, meaning):
    item = Dataset()
    item.ChannelSourceSequence = Sequence([code(value, "MDC", meaning)])
    item.ChannelSensitivity = "2.5"
    item.ChannelSensitivityUnitsSequence = Sequence([code("uV", "UCUM", "microvolt")])
    item.ChannelSensitivityCorrectionFactor = "1"
    item.ChannelBaseline = "0"
    item.WaveformBitsStored = 16
    return item


def group(label, originality, samples, big_endian):
    item = Dataset()
    item.WaveformOriginality = originality
    item.NumberOfWaveformChannels = 2
    item.NumberOfWaveformSamples = samples
    item.SamplingFrequency = "250"
    item.MultiplexGroupLabel = label
    item.ChannelDefinitionSequence = Sequence([channel("2:1", "Lead I"), channel("2:62", "Lead aVR")])
    item.WaveformBitsAllocated = 16
    item.WaveformSampleInterpretation = "SS"
    values = [v for i in range(samples) for v in (i * 7 - 100, -300 * i)]
    order = "big" if big_endian else "little"
    item.add_new(0x54001010, "OW", b"".join(v.to_bytes(2, order, signed=True) for v in values))
    return item


def write(name, syntax, undefined=False):
    big_endian = syntax == ExplicitVRBigEndian
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.9.1.1"
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    meta.TransferSyntaxUID = syntax
    dataset = FileDataset(None, {}, file_meta=meta, preamble=bytes(128))
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3"
    dataset.Modality = "ECG"
    dataset.Manufacturer = "Maker"
    dataset.AcquisitionDateTime = "20030213094530.250"
    dataset.ReferringPhysicianName = "Doctor^Dora"
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = "Example^Ann", "42", "19560504"
    dataset.PatientSex, dataset.PatientAge = "F", "047Y"
    dataset.WaveformSequence = Sequence([group("MEDIAN BEAT", "DERIVED", 20, big_endian),
                                         group("RHYTHM", "ORIGINAL", SAMPLES, big_endian)])
    if undefined:
        for item in dataset.WaveformSequence:
            item.is_undefined_length_sequence_item = True
            item["ChannelDefinitionSequence"].is_undefined_length = True
        dataset["WaveformSequence"].is_undefined_length = True
    dataset.is_little_endian = not big_endian
    dataset.is_implicit_VR = syntax == ImplicitVRLittleEndian
    FOLDER.mkdir(parents=True, exist_ok=True)
    dataset.save_as(FOLDER / name, write_like_original=False)


write("explicit.dcm", ExplicitVRLittleEndian)
write("undefined_lengths.dcm", ExplicitVRLittleEndian, undefined=True)
write("implicit.dcm", ImplicitVRLittleEndian)
write("big_endian.dcm", ExplicitVRBigEndian)
write("deflated.dcm", DeflatedExplicitVRLittleEndian)
