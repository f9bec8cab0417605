#!/usr/bin/python3
"""Makes the telephone's own sounds: make_prompts.py --c FILE --asm FILE --blob FILE [--dir DIR]

What is spoken comes from espeak-ng, music and ring-back from sums of sines; all of it 8,000 A-law samples a second, as WAV. They are what a
company hears before it has recorded its own. The table is main_prompts (src/main/prompts.h); --dir keeps the files as well, to be heard.
"""
import argparse
import math
import os
import struct
import subprocess
import sys
from operator import mul

RATE = 8000
VOICES = {"zh": ("cmn", 165), "en": ("en-gb", 150)}
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

# key: what is said, a language and a text each. Numbers and the place in line are put together of pieces (src/channel/voice/say.c).
SPOKEN = {f"en.{i}": [("en", word)] for i, word in enumerate(ONES)}
SPOKEN |= {f"en.{i + 11}": [("en", word)] for i, word in enumerate(TEENS)}
SPOKEN |= {f"en.{10 * i + 10}": [("en", word)] for i, word in enumerate(TENS)}
SPOKEN |= {"en.hundred": [("en", "hundred")], "en.and": [("en", "and")], "en.place": [("en", "You are number")]}
SPOKEN |= {f"zh.{i}": [("zh", word)] for i, word in enumerate("零一二三四五六七八九十")}
SPOKEN |= {"zh.hundred": [("zh", "百")], "zh.place": [("zh", "您排在第")], "zh.place.end": [("zh", "位，请稍候。")]}
SPOKEN |= {
    "sorry": [("zh", "很抱歉，系统暂时无法接通，请稍后再拨。"), ("en", "We are sorry, we cannot connect you now. Please call again in a moment.")],
    "confirm": [("zh", "有客户等您接听，请按一。"), ("en", "A customer is waiting for you. Please press one.")],
    "sample.greeting.zh": [("zh", "您好，这里是鹭江银行。个人理财请按一，银行卡请按二，贷款请按三，其他业务请按零。"),
                           ("en", "This is Lujiang Bank. For wealth management press one, for cards press two, for loans press three, for anything else press zero.")],
}
A_LAW = 6


def spoken(lang, text):
    """Samples of 8 kHz, from espeak-ng's own rate."""
    voice, words_a_minute = VOICES[lang]
    made = subprocess.run(["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", text], stdout=subprocess.PIPE, check=True).stdout
    rate = struct.unpack_from("<I", made, 24)[0]
    data = made[made.index(b"data") + 8:]
    return resampled(struct.unpack(f"<{len(data) // 2}h", data[:len(data) // 2 * 2]), rate)


def resampled(samples, rate, taps=48):
    """A windowed sinc with its edge at 3.6 kHz; one row of weights for each phase there is."""
    up = RATE // math.gcd(RATE, rate)
    rows = []
    for phase in range(up):
        row = []
        for k in range(taps):
            x = k - taps // 2 + 1 - phase / up
            sinc = 1.0 if x == 0 else math.sin(math.pi * x * 7200 / rate) / (math.pi * x * 7200 / rate)
            row.append(sinc * (0.5 + 0.5 * math.cos(2 * math.pi * x / taps)) * 7200 / rate)
        rows.append(row)
    padded = [0] * taps + list(samples) + [0] * taps
    out = []
    for i in range(len(samples) * RATE // rate):
        at, phase = divmod(i * rate // math.gcd(RATE, rate), up)
        out.append(sum(map(mul, rows[phase], padded[at + taps // 2 + 1:at + taps // 2 + 1 + taps])))
    return out


def trimmed(samples, quiet=200, pad=240):
    """Without the silence around it."""
    loud = [i for i, x in enumerate(samples) if abs(x) > quiet]
    return samples[max(0, loud[0] - pad):loud[-1] + pad] if loud else samples


def music(bar_s=2.0):
    """Eight bars of broken chords, soft enough to talk over."""
    chords = [(261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7)] * 2
    n = int(bar_s * RATE)
    out = [0.0] * (n * len(chords))
    for bar, chord in enumerate(chords):
        for step in range(8):
            hz = chord[(0, 1, 2, 1, 0, 1, 2, 1)[step]] * (2 if bar >= 4 and step % 2 == 0 else 1)
            start, length = bar * n + step * n // 8, n // 2
            for i in range(length):
                if start + i < len(out):
                    fade = math.exp(-3.5 * i / length) * min(1.0, i / 80) * min(1.0, (length - i) / 200)
                    t = i / RATE
                    out[start + i] += 4000 * fade * (math.sin(2 * math.pi * hz * t) + 0.3 * math.sin(4 * math.pi * hz * t))
    return out


def ring_back():
    """450 Hz, one second on and four off (GF 016, China)."""
    return [4000 * math.sin(2 * math.pi * 450 * i / RATE) if i < RATE else 0 for i in range(5 * RATE)]


def a_law(sample):
    """ITU-T G.711, from 16 bits."""
    x = max(-32768, min(32767, int(sample)))
    sign = 0x80 if x >= 0 else 0
    x = min(32767, x if x >= 0 else -x - 1) >> 3
    segment = max(0, x.bit_length() - 5)
    low = (x >> (segment if segment > 1 else 1)) & 15 if segment else (x >> 1) & 15
    return (sign | segment << 4 | low) ^ 0x55


def wav(samples):
    data = bytes(map(a_law, samples))
    fmt = struct.pack("<HHIIHHH", A_LAW, 1, RATE, RATE, 1, 8, 0)
    fact = struct.pack("<I", len(data))
    pad = b"\0" * (len(data) % 2)
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"fact" + struct.pack("<I", 4) + fact + b"data" + struct.pack("<I", len(data)) + data + pad
    return b"RIFF" + struct.pack("<I", len(body)) + body


def made():
    for key, parts in sorted(SPOKEN.items()):
        samples = []
        for lang, text in parts:
            samples += ([0] * (RATE // 4) if samples else []) + trimmed(spoken(lang, text))
        yield key, wav(samples)
    yield "music", wav(music())
    yield "ringback", wav(ring_back())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("c", "asm", "blob"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--dir")
    args = parser.parse_args()
    blob, rows = bytearray(), []
    for key, data in made():
        rows.append(f'    {{"{key}", main_prompts_blob + {len(blob)}, {len(data)}}},')
        blob += data
        if args.dir:
            os.makedirs(args.dir, exist_ok=True)
            with open(os.path.join(args.dir, key + ".wav"), "wb") as f:
                f.write(data)
    with open(args.blob, "wb") as f:
        f.write(blob)
    with open(args.asm, "w", encoding="utf-8") as f:
        f.write(f'.section .rodata\n.global main_prompts_blob\nmain_prompts_blob:\n.incbin "{os.path.abspath(args.blob)}"\n.section .note.GNU-stack,"",%progbits\n')
    with open(args.c, "w", encoding="utf-8") as f:
        f.write('/* Made by tools/make_prompts.py. */\n#include "main/prompts.h"\n\nextern const uint8_t main_prompts_blob[];\n\n'
                "const struct main_prompt main_prompts[] = {\n" + "\n".join(rows) + f"\n}};\nconst size_t main_prompts_count = {len(rows)};\n")


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as e:
        sys.exit(f"make_prompts: {e.filename} is not installed (Debian: apt-get install espeak-ng)")
