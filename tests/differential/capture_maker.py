# SPDX-License-Identifier: MIT
"""Makes random pcap and pcapng files, and tells what is in them. Standard library only.

A file is a Made: its bytes, and its frames as Frame tuples. `seconds` is an exact Fraction since 1970,
or None; `fcs` the bytes at the end of a frame that are a declared frame check sequence. `libpcap` and
`wireshark` say who reads the file as it is meant, and `wireshark_times` whether its arithmetic holds.
"""
import collections
import fractions
import struct

Frame = collections.namedtuple("Frame", "seconds length data link fcs")
Made = collections.namedtuple("Made", "data frames libpcap wireshark wireshark_times")

# Link types whose frames are kept as they are.
LINKS = (0, 1, 6, 9, 10, 50, 101, 108, 113, 127, 228, 229, 276)


def payload(random):
    shape = random.random()
    size = (0 if shape < 0.02 else random.randint(1, 20) if shape < 0.2
            else random.randint(20, 200) if shape < 0.95 else random.randint(200, 9000))
    return random.randbytes(size)


def fcs_of(declared, data, length):
    """How many bytes are dropped of a frame."""
    return declared if len(data) >= length and len(data) >= declared else 0


def pcap(random):
    order = random.choice("<>")
    kind = random.choice(("micro", "micro", "nano", "kuznetzov", "aix", "old"))
    magic = {"nano": 0xA1B23C4D, "kuznetzov": 0xA1B2CD34}.get(kind, 0xA1B2C3D4)
    link = random.choice(LINKS)
    major, minor = 2, 4
    swapped = False
    network = link
    if kind == "aix":
        network, link = random.choice(((6, 1), (9, 6), (15, 10), (24, 0)))
        minor = 2
        swapped = True
    elif kind == "old":
        major, minor = random.choice(((2, 0), (2, 1), (2, 2), (2, 3), (2, 5), (543, 0)))
        swapped = minor < 3 or minor == 3 and random.random() < 0.5
        if minor == 2 and link in (6, 9, 15, 24):
            link = network = 1
    fcs = random.choice((0, 0, 0, 2, 4)) if kind in ("micro", "nano") else 0
    if fcs:
        network |= 0x04000000 | fcs // 2 << 28
    snaplen = random.choice((0, 64, 96, 65535, 262144))
    late = random.random() < 0.1
    start = random.randint(2**31 - 2, 2**32 - 100) if late else random.randint(0, 2**31 - 100)
    out = [struct.pack(order + "IHHIIII", magic, major, minor, 0, 0, snaplen, network)]
    frames = []
    parts = 10**9 if kind in ("nano", "aix") else 10**6
    fits = True
    plain = True  # Wireshark takes a record that claims less than it has for another kind of file
    for _ in range(random.randint(0, 12)):
        data = payload(random)
        length = len(data) + (random.randint(1, 2000) if random.random() < 0.2 else 0)
        if random.random() < 0.02 and kind not in ("aix", "old"):
            length = len(data) // 2  # claims less than it has
        second = start + random.randint(-1 if start else 0, 90)
        part = random.randrange(parts)
        padding = bytes(3 if kind == "aix" and link == 10 else 0)
        data = padding + data
        length += len(padding)
        lengths = (length, len(data)) if swapped else (len(data), length)
        plain = plain and (lengths[0] <= lengths[1] or minor < 3)
        out.append(struct.pack(order + "IIII", second, part, *lengths))
        if kind == "kuznetzov":
            out.append(random.randbytes(8))
        out.append(data)
        data = data[len(padding):]
        length -= len(padding)
        frames.append(Frame(second + fractions.Fraction(part, parts), length, data, link,
                            fcs_of(fcs, data, length)))
        fits = fits and (snaplen == 0 or len(data) <= snaplen)
    libpcap = (fits and not late and kind in ("micro", "nano", "kuznetzov")
               or kind == "old" and major == 2 and minor < 5 and fits and not late)
    return Made(b"".join(out), frames, libpcap, plain, True)


def block(order, kind, body, told=None):
    body += bytes(-len(body) % 4)
    told = len(body) + 12 if told is None else told
    return struct.pack(order + "II", kind, told) + body + struct.pack(order + "I", told)


def option(order, kind, value):
    return struct.pack(order + "HH", kind, len(value)) + value + bytes(-len(value) % 4)


def options(random, order, *more):
    """Options in any order, with strange ones between them, and with or without an end."""
    out = [option(order, kind, value) for kind, value in more]
    for _ in range(random.choice((0, 0, 1, 3))):
        out.append(option(order, random.choice((1, 4242, 0x8001)),
                          random.randbytes(random.choice((0, 1, 3, 4, 30)))))
    random.shuffle(out)
    if out and random.random() < 0.8:
        out.append(option(order, 0, b""))
    return b"".join(out)


class Interface:
    def __init__(self, random, tame):
        self.link = random.choice(LINKS)
        self.snaplen = random.choice((0, 0, 64, 65535, 262144))
        self.resolution = random.choice((None, 6, 9, 3, 0, 7, 0x8A, 0x80 | 20, 8))
        if not tame and random.random() < 0.2:
            self.resolution = random.choice((10, 12, 19, 0x80 | 31, 0x80 | 45, 0x80 | 63))
        self.offset = random.choice((0, 0, 0, 3600, -3600, 10**9))
        self.fcs = random.choice((0, 0, 4, 2))

    def units(self):
        if self.resolution is None:
            return 10**6
        base = 2 if self.resolution & 0x80 else 10
        return base ** (self.resolution & 0x7F)

    def declare(self, random, order):
        more = []
        if self.resolution is not None:
            more.append((9, bytes([self.resolution])))
        if self.offset:
            more.append((14, struct.pack(order + "q", self.offset)))
        if self.fcs:
            more.append((13, bytes([self.fcs])))
        if random.random() < 0.5:
            more.append((2, b"eth%d" % random.randint(0, 9)))
        body = struct.pack(order + "HHI", self.link, random.choice((0, 77)), self.snaplen)
        return block(order, 1, body + options(random, order, *more))


def section(random, tame):
    """One section; `tame`: Wireshark's arithmetic holds for its times."""
    order = random.choice("<>")
    out = [block(order, 0x0A0D0D0A,
                 struct.pack(order + "IHHq", 0x1A2B3C4D, 1, random.choice((0, 0, 0, 2)), -1)
                 + options(random, order))]
    interfaces = []
    frames = []
    for _ in range(random.randint(0, 14)):
        what = random.random()
        if not interfaces or what < 0.15:
            interfaces.append(Interface(random, tame))
            out.append(interfaces[-1].declare(random, order))
            continue
        if what < 0.25:
            # Wireshark counts custom blocks as frames.
            kind = random.choice((4, 5, 10, 0x80000001, 99) + (() if tame else (0xBAD, 0x40000BAD)))
            # What it looks into must make sense to it.
            body = (struct.pack(order + "HH", 0, 0) if kind == 4
                    else struct.pack(order + "III", 0, 0, 0) if kind == 5
                    else struct.pack(order + "II", 0x544C534B, 0) if kind == 10
                    else struct.pack(order + "I", 32473) + random.randbytes(20)
                    if kind in (0xBAD, 0x40000BAD) else random.randbytes(random.randint(8, 40)))
            out.append(block(order, kind, body))
            continue
        number = random.randrange(len(interfaces))
        simple = what > 0.93
        source = interfaces[0 if simple else number]
        data = payload(random)
        length = len(data) + (random.randint(1, 2000) if random.random() < 0.2 else 0)
        if simple:
            length = len(data)
            if source.snaplen:
                data = data[:source.snaplen]
            out.append(block(order, 3, struct.pack(order + "I", length) + data))
            frames.append(Frame(None, length, data, source.link,
                                fcs_of(source.fcs, data, length)))
            continue
        units = source.units()
        now = random.randint(0, 4 * 10**9) * units + random.randrange(units)
        ticks = min(now, 2**64 - 1) if random.random() < 0.9 else random.randint(0, 1000)
        flags = random.choice((None, None, 0, 4, 1))
        more = () if flags is None else ((2, struct.pack(order + "I", flags << 5)),)
        fcs = flags or source.fcs
        old = random.random() < 0.15
        head = (struct.pack(order + "HH", number, 0xFFFF) if old else struct.pack(order + "I", number))
        body = head + struct.pack(order + "IIII", ticks >> 32, ticks & 0xFFFFFFFF, len(data), length)
        body += data + bytes(-len(data) % 4)
        tail = options(random, order, *more)
        told = None
        if not tail and random.random() < 0.1:
            told = len(body) + 12 - (-len(data) % 4)  # leaves out the padding
        out.append(block(order, 2 if old else 6, body + tail, told))
        frames.append(Frame(fractions.Fraction(ticks, units) + source.offset, length, data,
                            source.link, fcs_of(fcs, data, length)))
    return b"".join(out), frames


def pcapng(random, sections, tame):
    parts = [section(random, tame) for _ in range(sections)]
    return Made(b"".join(data for data, _ in parts),
                [frame for _, frames in parts for frame in frames], False, True, tame)
