#!/usr/bin/env python3
"""Compares this codec with Google's upb, which is in the Python package protobuf. Run it by fuzz/differential."""

import os
import struct
import subprocess
import sys
import time

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.internal import api_implementation
from google.protobuf.message import DecodeError

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "differences.tsv")


class Messages:
    """The classes of the messages; with their extensions, or without, when those are unknown fields."""

    def __init__(self, descriptors, names, extensions):
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(descriptors).file:
            if not extensions:
                file.ClearField("extension")
                for message in file.message_type:
                    message.ClearField("extension")
            pool.AddSerializedFile(file.SerializeToString())
            found = pool.FindFileByName(file.name)
            message_factory.GetMessageClassesForFiles([file.name], pool)
            del found
        self.classes = [message_factory.GetMessageClass(pool.FindMessageTypeByName(name)) for name in names]

    def read(self, message, data):
        return self.classes[message].FromString(data)


def canonical(message):
    return message.SerializePartialToString(deterministic=True)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at


def put_varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class ZeroInGroup(ValueError):
    """Inside of a group stands the field number 0."""


def has_zero_in_group(data):
    try:
        found, _ = records(data)
    except ZeroInGroup:
        return True
    except (IndexError, ValueError):
        return False

    def inside(found):
        for _, wire_type, payload in found:
            if wire_type == 2 and has_zero_in_group(payload) or wire_type == 3 and inside(payload):
                return True
        return False

    return inside(found)


def records(data, at=0, group=None):
    """The records of well-formed bytes, as (number, wire type, payload), and where they end."""
    found = []
    while at < len(data):
        tag, at = varint(data, at)
        number, wire_type = tag >> 3, tag & 7
        if wire_type == 0:
            payload, at = varint(data, at)
        elif wire_type in (1, 5):
            end = at + (8 if wire_type == 1 else 4)
            payload, at = data[at:end], end
        elif wire_type == 2:
            size, at = varint(data, at)
            payload, at = data[at : at + size], at + size
        elif wire_type == 3:
            payload, at = records(data, at, number)
        elif wire_type == 4 and number == group:
            return found, at
        else:
            raise ValueError
        if number == 0 and group is not None:
            raise ZeroInGroup
        if number == 0 or at > len(data):
            raise ValueError
        found.append((number, wire_type, payload))
    if group is not None:
        raise ValueError
    return found, at


def shortest(data):
    """Bytes with all varints as short as they get, also in what may be a message: an unknown varint stays as it came."""
    try:
        found, _ = records(data)
    except (IndexError, ValueError):
        return data
    return b"".join(map(record, found))


def record(parts):
    number, wire_type, payload = parts
    tag = put_varint(number << 3 | wire_type)
    if wire_type == 0:
        return tag + put_varint(payload)
    if wire_type == 2:
        payload = shortest(payload)
        return tag + put_varint(len(payload)) + payload
    if wire_type == 3:
        return tag + b"".join(map(record, payload)) + put_varint(number << 3 | 4)
    return tag + payload


def same_set_ids(data):
    """Does one message of a MessageSet come more than once?"""
    ids = []
    for number, wire_type, payload in records(data)[0]:
        if (number, wire_type) == (1, 3):
            ids += [value & 0xFFFFFFFF for part, kind, value in payload if (part, kind) == (2, 0)][:1]
        elif wire_type == 2:
            ids.append(number)
    return len(ids) != len(set(ids))


class Theirs:
    def __init__(self, program):
        descriptors = subprocess.run([program, "descriptors"], check=True, stdout=subprocess.PIPE).stdout
        names = subprocess.run([program, "messages"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        self.names = names
        self.all = Messages(descriptors, names, True)
        self.known = Messages(descriptors, names, False)

    def answer(self, message, data):
        """Refused, or (missing, whole, known, extensions), as the table spells it."""
        try:
            read = self.all.read(message, data)
        except DecodeError:
            return None
        only = type(read)()
        for field, value in read.ListFields():
            if field.is_extension:
                if field.is_repeated:
                    only.Extensions[field].extend(value)
                elif field.message_type:
                    only.Extensions[field].CopyFrom(value)
                else:
                    only.Extensions[field] = value
        known = self.known.read(message, data)
        known.DiscardUnknownFields()
        return (not read.IsInitialized(), canonical(read), canonical(known), canonical(only))

    def same(self, message, ours, data):
        """Why the two differ, or None. The message is read anew from our bytes, where order is not part of the meaning."""
        try:
            read = self.all.read(message, data)
        except DecodeError:
            return None if ours is None else "verdict"
        if ours is None:
            return "verdict"
        missing, whole, known, extensions = ours
        if missing == read.IsInitialized():
            return "missing"
        # A required field is always written by ours, so the bytes of what lacks some say little.
        if missing:
            return None
        try:
            if canonical(read) != whole:
                again, first = canonical(self.all.read(message, whole)), canonical(read)
                if again != first and shortest(again) != shortest(first):
                    return "whole"
            without = self.known.read(message, data)
            without.DiscardUnknownFields()
            if canonical(without) != known and canonical(self.known.read(message, known)) != canonical(without):
                return "known"
            if extensions or any(field.is_extension for field, _ in read.ListFields()):
                theirs = self.answer(message, data)[3]
                if extensions != theirs and canonical(self.all.read(message, extensions)) != theirs:
                    return "extensions"
        except DecodeError:
            return "what we write"
        return None


class Pipe:
    """What the program writes: inputs and answers."""

    def __init__(self, stream):
        self.stream = stream

    def number(self):
        data = self.stream.read(4)
        return struct.unpack("<I", data)[0] if len(data) == 4 else None

    def string(self):
        return self.stream.read(self.number())

    def next(self):
        message = self.number()
        if message is None:
            return None
        data = self.string()
        if self.number() == 0:
            return message, data, None, self.string().decode()
        missing = self.number() != 0
        return message, data, (missing, self.string(), self.string(), self.string()), ""


class Ours:
    """The program as a server, to make inputs smaller."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "answer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.pipe = Pipe(self.process.stdout)

    def answer(self, message, data):
        self.process.stdin.write(struct.pack("<II", message, len(data)) + data)
        self.process.stdin.flush()
        return self.pipe.next()[2:]


def smaller(message, data, differs):
    """The shortest input found by leaving out pieces that differs in the same way."""
    step = max(len(data) // 2, 1)
    while step:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + step :]
            if differs(message, shorter):
                data = shorter
            else:
                at += step
        step //= 2
    # A length in front of what was left out goes down with it.
    for at in range(len(data)):
        for end in range(at + 1, min(at + 12, len(data)) + 1):
            for before in range(at):
                if before < len(data) and end <= len(data) and data[before] >= end - at:
                    shorter = bytearray(data[:at] + data[end:])
                    shorter[before] -= end - at
                    if differs(message, bytes(shorter)):
                        return smaller(message, bytes(shorter), differs)
    return data


def spelled(answer, kind=""):
    if answer is None:
        return f"refused {kind}".strip()
    missing, whole, known, extensions = answer
    parts = ["missing" if missing else "read", whole.hex() or "-", known.hex() or "-", extensions.hex() or "-"]
    return " ".join(parts)


def check_table(ours, theirs):
    """Every line of the table still says what both make of its input. BLESS=1 writes what they make of it now."""
    wrong, lines = 0, []
    with open(TABLE) as file:
        text = file.read().splitlines()
    for line in text:
        columns = line.split("\t")
        if columns[0] in theirs.names:
            name, hexed, our_answer, their_answer, _ = columns
            message, data = theirs.names.index(name), bytes.fromhex(hexed)
            now = [spelled(*ours.answer(message, data)), spelled(theirs.answer(message, data))]
            for which, said, is_now in zip(["ours", "upb's"], [our_answer, their_answer], now):
                if said != is_now:
                    wrong += 1
                    print(f"{name} {hexed}: {which} is {is_now}, not {said}")
            columns[2:4] = now
        lines.append("\t".join(columns))
    if os.environ.get("BLESS"):
        with open(TABLE, "w") as file:
            file.write("\n".join(lines) + "\n")
        return 0
    return wrong


def decided(why, kind, answer, theirs, message, data):
    """Differences that differences.tsv explains, by what they are."""
    name = theirs.names[message]
    if why == "verdict" and kind == "Utf8":
        return "strings that nobody checks"
    if why == "verdict" and kind == "Tag" and has_zero_in_group(data):
        return "number 0 in what is skipped"
    if name.endswith(".Set"):
        if why in ("missing", "extensions") and same_set_ids(data):
            return "a message twice in a MessageSet"
    return None


def fuzz(program, ours, theirs, seed, minutes):
    end = time.monotonic() + 60 * minutes
    seen, count, start = {}, 0, time.monotonic()
    while time.monotonic() < end:
        with subprocess.Popen([program, "random", str(seed), "100000"], stdout=subprocess.PIPE) as process:
            pipe = Pipe(process.stdout)
            while (next := pipe.next()) is not None:
                message, data, answer, kind = next
                count += 1
                why = "panic" if kind == "Panic" else theirs.same(message, answer, data)
                if why is None:
                    continue
                if decision := decided(why, kind, answer, theirs, message, data):
                    seen[decision] = seen.get(decision, 0) + 1
                    continue

                def differs(message, data):
                    answer, now = ours.answer(message, data)
                    is_one = why == ("panic" if now == "Panic" else theirs.same(message, answer, data))
                    return is_one and not decided(why, now, answer, theirs, message, data)

                key = (why, theirs.names[message], kind)
                seen[key] = seen.get(key, 0) + 1
                if seen[key] <= 8:
                    short = smaller(message, data, differs)
                    answer, kind = ours.answer(message, short)
                    columns = [theirs.names[message], short.hex(), spelled(answer, kind), spelled(theirs.answer(message, short)), why]
                    print("\t".join(columns), flush=True)
        seed += 1
    took = time.monotonic() - start
    if count:
        print(f"{count} inputs, {count / took * 60:.0f} a minute, next seed {seed}: {seen or 'no difference'}")
    return sum(number for key, number in seen.items() if isinstance(key, tuple))


def main():
    program, minutes, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    if api_implementation.Type() != "upb":
        print(f"skipped: this is protobuf's {api_implementation.Type()}, not upb")
        return 0
    ours, theirs = Ours(program), Theirs(program)
    wrong = check_table(ours, theirs) if os.path.exists(TABLE) else 0
    return 1 if fuzz(program, ours, theirs, seed, minutes) + wrong else 0


if __name__ == "__main__":
    sys.exit(main())
