#!/usr/bin/env python3
"""Read a TensorBoard event file with Google's protobuf library and print a line per event; exit code 77 without that library.

The message definitions are those of tensorflow/core/util/event.proto and core/framework/{summary,tensor}.proto, as far as
the trainer writes them; whatever else a message holds is reported as unknown.
"""

import struct
import sys

try:
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
except ImportError:
    sys.exit(77)

Field = descriptor_pb2.FieldDescriptorProto
TYPES = {"double": Field.TYPE_DOUBLE, "float": Field.TYPE_FLOAT, "int64": Field.TYPE_INT64, "int32": Field.TYPE_INT32,
         "string": Field.TYPE_STRING, "bytes": Field.TYPE_BYTES}
# name: (field number, type); a type that is a message of this table refers to it, * marks a repeated field
MESSAGES = {
    "Event": {"wall_time": (1, "double"), "step": (2, "int64"), "file_version": (3, "string"), "summary": (5, "Summary"),
              "session_log": (7, "SessionLog")},
    "SessionLog": {"status": (1, "int32")},
    "Summary": {"value": (1, "Value*")},
    "Value": {"tag": (1, "string"), "simple_value": (2, "float"), "image": (4, "Image"), "tensor": (8, "Tensor"),
              "metadata": (9, "Metadata")},
    "Image": {"height": (1, "int32"), "width": (2, "int32"), "colorspace": (3, "int32"), "encoded_image_string": (4, "bytes")},
    "Metadata": {"plugin_data": (1, "PluginData"), "data_class": (4, "int32")},
    "PluginData": {"plugin_name": (1, "string"), "content": (2, "bytes")},
    "Tensor": {"dtype": (1, "int32"), "tensor_shape": (2, "Shape"), "string_val": (8, "bytes*")},
    "Shape": {"dim": (2, "Dim*")},
    "Dim": {"size": (1, "int64")},
}


def event_class():
    # proto2 syntax, so that a field that is there can be told from one that is not
    file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="events", syntax="proto2")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            label = Field.LABEL_REPEATED if kind.endswith("*") else Field.LABEL_OPTIONAL
            kind = kind.rstrip("*")
            if kind in TYPES:
                message.field.add(name=field, number=number, label=label, type=TYPES[kind])
            else:
                message.field.add(name=field, number=number, label=label, type=Field.TYPE_MESSAGE, type_name=f".events.{kind}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    descriptor = pool.FindMessageTypeByName("events.Event")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def masked_crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        for bit in range(8):
            odd = (crc ^ byte >> bit) & 1
            crc = crc >> 1 ^ (0x82F63B78 if odd else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    at = 0
    while at < len(data):
        (length, crc) = struct.unpack_from("<QI", data, at)
        if crc != masked_crc32c(data[at:at + 8]):
            raise ValueError(f"the length at byte {at} has a wrong checksum")
        record = data[at + 12:at + 12 + length]
        (crc,) = struct.unpack_from("<I", data, at + 12 + length)
        if crc != masked_crc32c(record):
            raise ValueError(f"the record at byte {at} has a wrong checksum")
        yield record
        at += 16 + length


def describe(event):
    if event.HasField("file_version"):
        return f"file_version {event.file_version}"
    if event.HasField("session_log"):
        return f"session_log {event.session_log.status}"
    texts = []
    for value in event.summary.value:
        if value.HasField("simple_value"):
            texts.append(f"{value.tag} = {value.simple_value:.6g}")
        elif value.HasField("image"):
            png = value.image.encoded_image_string
            (width, height) = struct.unpack(">II", png[16:24])
            texts.append(f"{value.tag} = image {value.image.width}x{value.image.height}, colorspace {value.image.colorspace}; "
                         f"{png[1:4].decode('ascii')} {width}x{height}")
        elif value.HasField("tensor"):
            text = b"".join(value.tensor.string_val).decode("utf-8")
            texts.append(f"{value.tag} = tensor of type {value.tensor.dtype}, {len(value.tensor.tensor_shape.dim)} dimensions, for "
                         f"'{value.metadata.plugin_data.plugin_name}', class {value.metadata.data_class}: {text!r}")
    return "; ".join(texts)


def main():
    kind = event_class()
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    for record in records(data):
        event = kind.FromString(record)
        known = kind.FromString(record)
        known.DiscardUnknownFields()
        if known.ByteSize() != len(record):
            raise ValueError("an event has fields that are not in its definition")
        if not 1e9 < event.wall_time < 1e10:
            raise ValueError(f"{event.wall_time} is no time of these days")
        print(f"{event.step}: {describe(event)}")


if __name__ == "__main__":
    main()
