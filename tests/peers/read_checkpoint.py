#!/usr/bin/env python3
"""Reads a checkpoint as checkpoints/README.md describes it: Python's standard library only, none of the C code.

    read_checkpoint.py model.safetensors    checks the file and lists what it holds

As a module: config, metadata, tensors = load(path), where tensors maps a name to (shape, array of floats).
"""
import array
import json
import math
import struct
import sys

MASK = (1 << 64) - 1
FACTOR = 0x9E3779B97F4A7C15
START = b'{"__metadata__":{"checksum":"'
DIGITS = slice(37, 53)


class CheckpointError(Exception):
    """The file is not a checkpoint, or a damaged one."""


def mix(x, word):
    x = ((x ^ word) * FACTOR) & MASK
    return ((x << 29) | (x >> 35)) & MASK


def checksum(data):
    """The sum over a file's bytes, as 16 hexadecimal digits."""
    content = bytearray(data)
    content[DIGITS] = b"0" * 16
    content += bytes(-len(content) % 8)
    words = array.array("Q", content)
    if sys.byteorder == "big":
        words.byteswap()
    total = len(data)
    for i in range(4):
        lane = ((i + 1) * FACTOR) & MASK
        for word in words[i::4]:
            lane = ((lane ^ word) * FACTOR) & MASK
            lane = ((lane << 29) | (lane >> 35)) & MASK
        total = mix(total, lane)
    return "%016x" % total


def read_tensors(header, data):
    tensors = {}
    at = 0
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        shape = tuple(entry["shape"])
        if entry["dtype"] != "F32" or begin != at or end - begin != 4 * math.prod(shape) or end > len(data):
            raise CheckpointError("tensor %s is not where it should be" % name)
        values = array.array("f", data[begin:end])
        if sys.byteorder == "big":
            values.byteswap()
        tensors[name] = (shape, values)
        at = end
    if at != len(data):
        raise CheckpointError("%d bytes after the last tensor" % (len(data) - at))
    return tensors


def parse(content):
    if len(content) < 64:
        raise CheckpointError("too short")
    (length,) = struct.unpack_from("<Q", content)
    if length > len(content) - 8 or (8 + length) % 64:
        raise CheckpointError("not a checkpoint, or truncated")
    if not content.startswith(START, 8):
        raise CheckpointError("not a checkpoint of seq2seq.c")
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    metadata = header.pop("__metadata__")
    if metadata.get("format") != "seq2seq.c" or metadata.get("format_version") not in ("1", "2"):
        raise CheckpointError("an unknown format or version")
    if checksum(content) != metadata["checksum"]:
        raise CheckpointError("damaged: the checksum does not match")
    return json.loads(metadata["config"]), metadata, read_tensors(header, content[8 + length :])


def load(path):
    """(config, metadata, {name: (shape, array of floats)})"""
    with open(path, "rb") as file:
        return parse(file.read())


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    try:
        config, metadata, tensors = load(arguments[0])
    except (OSError, ValueError, KeyError, CheckpointError) as error:
        sys.exit("read_checkpoint.py: %s: %s" % (arguments[0], error))
    print("config", json.dumps(config))
    for name, value in metadata.items():
        if name != "config":
            print("text", name, value if len(value) <= 60 else "(%d characters)" % len(value))
    for name, (shape, values) in tensors.items():
        norm = math.sqrt(math.fsum(v * v for v in values))
        print("tensor", name, "x".join(map(str, shape)), "norm %.6g" % norm)


if __name__ == "__main__":
    main(sys.argv[1:])
