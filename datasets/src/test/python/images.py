"""Makes datasets/src/test/resources/image/images.jsonl.gz: small image files and the pixels they must give.

    python datasets/src/test/python/images.py
Versions: pillow 12.3.0, numpy 2.4. One JSON object per line:
    {"id", "file": base64 of the file, "orientation", "black", "white", "tolerance"}
`black` and `white` are the expected tensors (see golden.py; uint16 as dtype "uint16", little endian), upright, alpha
put on that background; `white` is left out where it is the same. What Pillow decodes is the expectation for JPEG, WebP,
GIF, BMP and TIFF; the PNGs are written here byte by byte from known arrays. `native` marks what only OpenCV reads.
"""

import base64
import io
import pathlib
import struct
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "engine/src/test/python"))

import golden
import numpy as np
from PIL import Image, ImageOps

OUT = golden.ROOT / "datasets/src/test/resources/image/images.jsonl.gz"
HEIGHT, WIDTH = 19, 26
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def scene(height=HEIGHT, width=WIDTH):
    """Smooth colours with one hard edge, so that orientation and chroma can be told."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 255 * x / width
    green = 255 * y / height
    blue = 127 + 120 * np.sin(x / 3) * np.cos(y / 4)
    rgb = np.stack([red, green, blue], -1)
    rgb[2 : height // 3, 3 : width // 4] = (250, 20, 10)
    return rgb.round().clip(0, 255).astype(np.uint8)


def noise(shape, dtype, seed):
    return np.random.default_rng(seed).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def encode(array):
    array = np.ascontiguousarray(array if array.ndim == 3 else array[..., None])
    data = base64.b64encode(array.astype(array.dtype.newbyteorder("<")).tobytes()).decode()
    return {"shape": list(array.shape), "dtype": str(array.dtype), "data": data}


def over(pixels, background):
    """Alpha put on a background, in whole numbers, rounded to nearest."""
    if pixels.ndim == 2 or pixels.shape[-1] in (1, 3):
        return pixels
    top = int(np.iinfo(pixels.dtype).max)
    alpha = pixels[..., -1:].astype(np.int64)
    behind = (top if background == "white" else 0) * (top - alpha)
    return ((pixels[..., :-1].astype(np.int64) * alpha + behind + top // 2) // top).astype(pixels.dtype)


CASES = []


def add(name, data, pixels, orientation=1, tolerance=0, **more):
    line = {"id": name, "file": base64.b64encode(data).decode(), "orientation": orientation, "tolerance": tolerance, **more}
    line["black"] = encode(over(pixels, "black"))
    if pixels.ndim == 3 and pixels.shape[-1] in (2, 4):
        line["white"] = encode(over(pixels, "white"))
    CASES.append(line)


def saved(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def pixels_of(data, mode=None):
    image = Image.open(io.BytesIO(data))
    return np.asarray(image.convert(mode) if mode else image)


def jpegs():
    rgb = Image.fromarray(scene())
    for name, options in {
        "444": {"subsampling": 0}, "422": {"subsampling": 1}, "420": {"subsampling": 2}, "progressive": {"progressive": True}, "progressive-444": {"progressive": True, "subsampling": 0},
        "restart": {"restart_marker_rows": 1}, "optimized": {"optimize": True, "quality": 95}, "rgb": {"keep_rgb": True},
    }.items():  # fmt: skip
        data = saved(rgb, format="JPEG", **{"quality": 85, **options})
        add(f"jpeg-{name}", data, pixels_of(data))
    data = saved(rgb.convert("L"), format="JPEG", quality=85)
    add("jpeg-grey", data, pixels_of(data))
    data = saved(rgb, format="JPEG", quality=85)
    add("jpeg-trailing-bytes", data + b"\xff\xd8 more \xff" * 9, pixels_of(data))
    add("jpeg-fill-bytes", data[:2] + b"\xff\xff" + data[2:], pixels_of(data))
    cmyk = saved(rgb.convert("CMYK"), format="JPEG", quality=85)
    add("jpeg-cmyk", cmyk, pixels_of(cmyk, "RGB"))
    at = cmyk.index(b"Adobe") + 11
    ycck = cmyk[:at] + b"\x02" + cmyk[at + 1 :]
    add("jpeg-ycck", ycck, pixels_of(ycck, "RGB"))
    for size in ((1, 1), (1, 40), (33, 1), (8, 8), (16, 17)):
        data = saved(Image.fromarray(scene(*size)), format="JPEG")
        add(f"jpeg-{size[1]}x{size[0]}", data, pixels_of(data))


def oriented():
    """The same scene with each orientation, in every format that can say it."""
    thumbnail = saved(Image.fromarray(scene(8, 8)), format="JPEG")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x010E] = "a description, to move offsets"
        block = exif.tobytes() + thumbnail
        for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
            options = {"tiffinfo": exif} if kind == "TIFF" else {"exif": block, "lossless": True}
            data = saved(Image.fromarray(scene()), format=kind, **options)
            upright = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))))
            add(f"{kind.lower()}-orientation-{orientation}", data, upright, orientation, native=kind == "WEBP")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(row, bits):
    """One row of samples, big endian, padded to whole bytes."""
    if bits == 16:
        return row.astype(">u2").tobytes()
    if bits == 8:
        return row.astype(np.uint8).tobytes()
    flat = row.reshape(-1)
    each = np.unpackbits(flat.astype(np.uint8)[:, None], axis=1)[:, 8 - bits :]
    return np.packbits(each.reshape(-1)).tobytes()


def filtered(rows, step, kinds):
    """Rows with the filters of `kinds` in turn."""
    out, above = b"", b"\0" * len(rows[0])
    for i, row in enumerate(rows):
        kind = kinds[i % len(kinds)]
        a = np.frombuffer(b"\0" * step + row[:-step] if step < len(row) else b"\0" * len(row), np.uint8).astype(int)
        b = np.frombuffer(above, np.uint8).astype(int)
        c = np.frombuffer(b"\0" * step + above[:-step] if step < len(row) else b"\0" * len(row), np.uint8).astype(int)
        x = np.frombuffer(row, np.uint8).astype(int)
        p = a + b - c
        near = np.where((abs(p - a) <= abs(p - b)) & (abs(p - a) <= abs(p - c)), a, np.where(abs(p - b) <= abs(p - c), b, c))
        guess = [0 * x, a, b, (a + b) // 2, near][kind]
        out += bytes([kind]) + ((x - guess) % 256).astype(np.uint8).tobytes()
        above = row
    return out


def png(samples, color, bits, interlaced=False, before=b"", pieces=1):
    """A PNG of samples [height, width, stored channels], written byte by byte."""
    height, width, channels = samples.shape
    step = max(1, channels * bits // 8)
    raw = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y0::dy, x0::dx]
        if part.shape[0] and part.shape[1]:
            raw += filtered([packed(row, bits) for row in part], step, [0, 1, 2, 3, 4])
    data = zlib.compress(raw)
    cut = [len(data) * i // pieces for i in range(pieces + 1)]
    idat = b"".join(chunk(b"IDAT", data[a:b]) for a, b in zip(cut, cut[1:]))
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + idat + chunk(b"IEND", b"")


def pngs():
    for interlaced in (False, True):
        suffix = "-interlaced" if interlaced else ""
        for color, channels, name in ((0, 1, "grey"), (2, 3, "rgb"), (4, 2, "grey-alpha"), (6, 4, "rgba")):
            for bits, dtype in ((8, np.uint8), (16, np.uint16)):
                samples = noise((HEIGHT, WIDTH, channels), dtype, color + bits)
                add(f"png-{name}-{bits}{suffix}", png(samples, color, bits, interlaced, pieces=3), samples)
        for bits in (1, 2, 4):
            samples = noise((HEIGHT, WIDTH, 1), np.uint8, bits) >> (8 - bits)
            add(f"png-grey-{bits}{suffix}", png(samples, 0, bits, interlaced), samples * (255 // (2**bits - 1)))
        for bits in (1, 2, 4, 8):
            samples = noise((HEIGHT, WIDTH, 1), np.uint8, bits) >> (8 - bits)
            colors = noise((2**bits, 3), np.uint8, 7)
            plte = chunk(b"PLTE", colors.tobytes())
            add(f"png-palette-{bits}{suffix}", png(samples, 3, bits, interlaced, plte), colors[samples[..., 0]])
    samples = noise((5, 9, 1), np.uint8, 3) >> 6
    colors = noise((4, 3), np.uint8, 7)
    alpha = np.array([0, 100, 255, 255], np.uint8)
    before = chunk(b"PLTE", colors.tobytes()) + chunk(b"tRNS", alpha[:2].tobytes())
    add("png-palette-transparent", png(samples, 3, 2, before=before), np.concatenate([colors, alpha[:, None]], 1)[samples[..., 0]])
    for bits, dtype in ((2, np.uint8), (8, np.uint8), (16, np.uint16)):
        grey = noise((5, 9, 1), dtype, 1) >> (8 - bits if bits < 8 else 0)
        key = int(grey[2, 3, 0])
        shown = grey * (255 // (2**bits - 1)) if bits < 8 else grey
        opaque = np.where(grey == key, 0, np.iinfo(dtype).max).astype(dtype)
        add(f"png-grey-{bits}-key", png(grey, 0, bits, before=chunk(b"tRNS", struct.pack(">H", key))), np.concatenate([shown, opaque], -1))
        if bits >= 8:
            rgb = noise((5, 9, 3), dtype, 2)
            key = rgb[1, 4]
            opaque = np.where((rgb == key).all(-1, keepdims=True), 0, np.iinfo(dtype).max).astype(dtype)
            before = chunk(b"tRNS", key.astype(">u2").tobytes())
            add(f"png-rgb-{bits}-key", png(rgb, 2, bits, before=before), np.concatenate([rgb, opaque], -1))
    for size in ((1, 1), (1, 9), (9, 1), (3, 2)):
        samples = noise((*size, 3), np.uint8, 5)
        add(f"png-{size[1]}x{size[0]}-interlaced", png(samples, 2, 8, True), samples)


def others():
    rgb, grey = Image.fromarray(scene()), Image.fromarray(scene()).convert("L")
    palette, rgba = rgb.quantize(17), Image.fromarray(np.concatenate([scene(), noise((HEIGHT, WIDTH, 1), np.uint8, 1)], -1))
    for name, image in (("palette", palette), ("grey", grey)):
        data = saved(image, format="GIF")
        add(f"gif-{name}", data, pixels_of(data, "RGB"))
    data = saved(palette, format="GIF", transparency=3, interlace=1)
    add("gif-transparent", data, pixels_of(data, "RGBA"))
    data = saved(palette, format="GIF", save_all=True, append_images=[rgb.rotate(90).quantize(9)])
    add("gif-animated", data, pixels_of(data, "RGB"))
    screen = bytearray(saved(palette, format="GIF", transparency=3))
    screen[6:10] = struct.pack("<HH", WIDTH + 5, HEIGHT + 4)
    at = screen.index(b"\x2c\0\0\0\0" + struct.pack("<HH", WIDTH, HEIGHT))
    screen[at + 1 : at + 5] = struct.pack("<HH", 2, 3)
    placed = np.zeros((HEIGHT + 4, WIDTH + 5, 4), np.uint8)
    placed[3 : 3 + HEIGHT, 2 : 2 + WIDTH] = pixels_of(saved(palette, format="GIF", transparency=3), "RGBA")
    add("gif-placed", bytes(screen), placed)
    for name, image in (("rgb", rgb), ("grey", grey), ("palette", palette), ("bilevel", grey.convert("1"))):
        data = saved(image, format="BMP")
        add(f"bmp-{name}", data, pixels_of(data, "RGB"))
    down = bytearray(saved(rgb, format="BMP"))
    down[22:26] = struct.pack("<i", -HEIGHT)
    add("bmp-top-down", bytes(down), scene()[::-1])
    for name, image, options in (
        ("rgb", rgb, {}), ("grey", grey, {}), ("lzw", rgb, {"compression": "tiff_lzw"}), ("deflate", rgb, {"compression": "tiff_adobe_deflate"}),
        ("packbits", grey, {"compression": "packbits"}), ("jpeg", grey, {"compression": "jpeg"}), ("palette", palette, {}), ("bilevel", grey.convert("1"), {}),
    ):  # fmt: skip
        data = saved(image, format="TIFF", **options)
        # Pillow takes the high byte of a palette's 16-bit colours, the JDK scales them
        add(f"tiff-{name}", data, pixels_of(data, "RGB" if name in ("palette", "bilevel") else None), tolerance=int(name == "palette"))
    data = saved(rgba, format="TIFF")
    add("tiff-rgba", data, pixels_of(data))
    wide = noise((HEIGHT, WIDTH), np.uint16, 9)
    add("tiff-16", saved(Image.fromarray(wide), format="TIFF"), wide)
    for name, image, options in (("lossy", rgb, {"quality": 80}), ("lossless", rgb, {"lossless": True}), ("rgba", rgba, {"lossless": True, "exact": True}), ("lossy-rgba", rgba, {"quality": 80})):
        data = saved(image, format="WEBP", **options)
        add(f"webp-{name}", data, pixels_of(data), native=True)
    data = saved(rgb, format="WEBP", save_all=True, append_images=[rgb.rotate(90)], lossless=True)
    add("webp-animated", data, pixels_of(data, "RGB"), native=True)


def main():
    jpegs()
    oriented()
    pngs()
    others()
    golden.write_lines(OUT, CASES)


if __name__ == "__main__":
    main()
