"""Writes the small volumes that the readers are tested with, each by a library that is not ours.

    python volumes.py datasets/src/test/resources/volumes.zip

Every volume holds the pattern of `values`: the row-major number of the voxel times 7 plus 3, modulo
the range of its type (floats: minus 100, times 0.25). index.json lists them: path, axes, shape, type and
what else differs from the pattern. Needs tensorstore, nibabel, tifffile, h5py, pillow
and numpy.
"""

import json
import pathlib
import shutil
import struct
import sys
import tempfile
import zipfile
import zlib

import h5py
import nibabel
import numpy as np
import tensorstore as ts
import tifffile
from PIL import Image

OUT = pathlib.Path(tempfile.mkdtemp())
INDEX = []


def values(shape, dtype):
    count = np.arange(np.prod(shape, dtype=np.int64), dtype=np.int64) * 7 + 3
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        pattern = count % 2
    elif dtype.kind == "f":
        pattern = (count % 2000 - 100) * 0.25
    elif dtype.kind == "u":
        pattern = count % 2 ** min(8 * dtype.itemsize, 31)
    else:
        pattern = count % 2 ** (8 * min(dtype.itemsize, 4) - 1) - 50
    return pattern.reshape(shape).astype(dtype)


def listed(path, axes, array, **more):
    INDEX.append({"path": path, "axes": axes, "shape": list(array.shape), "type": np.dtype(array.dtype).name, **more})


def tensorstore(name, spec, array, hole=None):
    store = {"driver": "file", "path": str(OUT / name)}
    volume = ts.open({**spec, "kvstore": store, "create": True}).result()
    volume[...].write(array).result()
    more = {}
    if hole:
        (OUT / name / hole["file"]).unlink()
        more["hole"] = hole
    return more


def zarr3(name, shape, dtype, chunks, codecs, fill=0, keys=None, names=None, hole=None):
    array = values(shape, dtype)
    metadata = {
        "shape": list(shape), "data_type": dtype, "fill_value": fill, "codecs": codecs,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunks}},
        "dimension_names": names or list("tczyx"[-len(shape):]),
    }
    if keys:
        metadata["chunk_key_encoding"] = keys
    more = tensorstore(name, {"driver": "zarr3", "metadata": metadata}, array, hole)
    listed(name, "tczyx"[-len(shape):], array, format="zarr", **more)


def zarr2(name, shape, dtype, chunks, compressor, order="C", separator=".", fill=0, filters=None, hole=None):
    array = values(shape, np.dtype(dtype))
    metadata = {
        "shape": list(shape), "dtype": dtype, "fill_value": fill, "chunks": chunks, "order": order,
        "compressor": compressor, "dimension_separator": separator, "filters": filters,
    }
    more = tensorstore(name, {"driver": "zarr", "metadata": metadata}, array, hole)
    listed(name, "tczyx"[-len(shape):], array, format="zarr", **more)


def bytes_codec(endian="little"):
    return {"name": "bytes", "configuration": {"endian": endian}}


def blosc(cname, shuffle, typesize, clevel=5, blocksize=0):
    settings = {"cname": cname, "clevel": clevel, "shuffle": shuffle, "typesize": typesize, "blocksize": blocksize}
    return {"name": "blosc", "configuration": settings}


def sharding(chunk, codecs, location="end"):
    index = [bytes_codec(), {"name": "crc32c"}]
    settings = {"chunk_shape": chunk, "codecs": codecs, "index_codecs": index, "index_location": location}
    return [{"name": "sharding_indexed", "configuration": settings}]


def all_zarr():
    zstd = {"name": "zstd", "configuration": {"level": 3}}
    gzip_codec = {"name": "gzip", "configuration": {"level": 5}}
    zarr3("v3-plain.zarr", (5, 7, 9), "uint16", [2, 3, 4], [bytes_codec()])
    zarr3("v3-big.zarr", (5, 7, 9), "float32", [2, 3, 4], [bytes_codec("big")])
    zarr3("v3-zstd.zarr", (5, 7, 9), "int32", [5, 7, 9], [bytes_codec(), zstd])
    zarr3("v3-gzip.zarr", (3, 7), "float64", [2, 4], [bytes_codec(), gzip_codec])
    zarr3("v3-crc.zarr", (4, 6), "int64", [3, 3], [bytes_codec(), gzip_codec, {"name": "crc32c"}])
    zarr3("v3-half.zarr", (4, 6), "float16", [4, 6], [bytes_codec(), zstd])
    zarr3("v3-byte.zarr", (2, 3, 4, 5), "uint8", [1, 3, 2, 5], [{"name": "bytes"}, zstd])
    zarr3("v3-transposed.zarr", (4, 5, 6), "int16", [3, 3, 4],
          [{"name": "transpose", "configuration": {"order": [2, 0, 1]}}, bytes_codec(), zstd])
    zarr3("v3-twice-transposed.zarr", (2, 3, 4), "int16", [2, 3, 4],
          [{"name": "transpose", "configuration": {"order": [2, 0, 1]}},
           {"name": "transpose", "configuration": {"order": [1, 0, 2]}}, bytes_codec()])
    zarr3("v3-keys-v2.zarr", (5, 7), "uint32", [2, 4], [bytes_codec(), zstd],
          keys={"name": "v2", "configuration": {"separator": "."}})
    zarr3("v3-keys-dots.zarr", (5, 7), "uint64", [2, 4], [bytes_codec(), zstd],
          keys={"name": "default", "configuration": {"separator": "."}})
    zarr3("v3-hole.zarr", (4, 4), "float32", [2, 2], [bytes_codec(), zstd], fill="NaN",
          hole={"file": "c/1/0", "start": [2, 0], "size": [2, 2], "value": "NaN"})
    zarr3("v3-hole-hex.zarr", (4, 4), "float32", [2, 2], [bytes_codec(), zstd], fill="0xff800000",
          hole={"file": "c/0/1", "start": [0, 2], "size": [2, 2], "value": "-Infinity"})
    zarr3("v3-shards.zarr", (7, 9, 10), "uint16", [4, 6, 8], sharding([2, 3, 4], [bytes_codec(), zstd]))
    zarr3("v3-shards-start.zarr", (7, 9), "float32", [4, 6], sharding([2, 3], [bytes_codec(), zstd], "start"))
    zarr3("v3-shards-big.zarr", (5, 5), "int16", [4, 4], sharding([4, 2], [bytes_codec("big"), gzip_codec]))
    for cname in ("lz4", "lz4hc", "blosclz", "zstd", "zlib"):
        zarr3(f"v3-blosc-{cname}.zarr", (9, 40, 30), "uint16", [9, 40, 30], [bytes_codec(), blosc(cname, "shuffle", 2)])
    zarr3("v3-blosc-bits.zarr", (8, 40, 30), "float32", [4, 40, 30], [bytes_codec(), blosc("lz4", "bitshuffle", 4)])
    zarr3("v3-blosc-bits-odd.zarr", (3, 5, 7), "float32", [3, 5, 7], [bytes_codec(), blosc("zstd", "bitshuffle", 4)])
    zarr3("v3-blosc-none.zarr", (9, 20, 30), "int32", [9, 20, 30], [bytes_codec(), blosc("blosclz", "noshuffle", 4)])
    zarr3("v3-blosc-blocks.zarr", (20, 30, 31), "uint16", [20, 30, 31], [bytes_codec(), blosc("lz4", "shuffle", 2, 9, 4096)])
    zarr3("v3-blosc-copy.zarr", (3, 4, 5), "uint8", [3, 4, 5], [{"name": "bytes"}, blosc("lz4", "noshuffle", 1, 0)])
    zarr2("v2-raw.zarr", (5, 7, 9), "<u2", [2, 3, 4], None)
    zarr2("v2-big.zarr", (5, 7), ">f4", [2, 3], None, separator="/")
    zarr2("v2-zlib.zarr", (5, 7), "|u1", [2, 3], {"id": "zlib", "level": 5})
    zarr2("v2-gzip.zarr", (5, 7), "<i4", [2, 3], {"id": "gzip", "level": 5})
    zarr2("v2-zstd.zarr", (5, 7), "<f8", [2, 3], {"id": "zstd", "level": 3})
    zarr2("v2-blosc.zarr", (9, 40, 30), ">u2", [9, 20, 30],
          {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1, "blocksize": 0})
    zarr2("v2-blosc-bits.zarr", (9, 40, 32), "<i2", [9, 20, 32],
          {"id": "blosc", "cname": "zstd", "clevel": 5, "shuffle": 2, "blocksize": 0})
    zarr2("v2-columns.zarr", (4, 5, 6), "<i2", [3, 3, 4], {"id": "zlib", "level": 5}, order="F")
    zarr2("v2-hole.zarr", (4, 4), "<f4", [2, 2], None, fill="-Infinity",
          hole={"file": "1.0", "start": [2, 0], "size": [2, 2], "value": "-Infinity"})
    zarr2("v2-bool.zarr", (4, 5), "|b1", [2, 3], None, fill=False)


def all_nifti():
    oblique = nibabel.affines.from_matvec(
        nibabel.eulerangles.euler2mat(0.3, -0.2, 0.5) @ np.diag([0.5, 0.7, 1.5]), [-10.5, 20.25, 3])
    for name in ("uint8", "int16", "int32", "float32", "float64", "int8", "uint16", "uint32", "int64", "uint64"):
        nifti(f"{name}.nii", (3, 4, 5), name, oblique)
    nifti("series.nii", (2, 3, 4, 5), "int16", oblique)
    nifti("vectors.nii", (3, 1, 2, 4, 5), "float32", oblique)
    nifti("big.nii", (3, 4, 5), "float32", oblique, endian=">")
    nifti("two.nii", (3, 4, 5), "int16", oblique, kind=nibabel.Nifti2Image)
    nifti("two-big.nii", (3, 4, 5), "uint16", oblique, kind=nibabel.Nifti2Image, endian=">")
    nifti("packed.nii.gz", (6, 7, 8), "float32", oblique)
    nifti("two-packed.nii.gz", (6, 7, 8), "int16", oblique, kind=nibabel.Nifti2Image)
    nifti("qform.nii", (3, 4, 5), "int16", oblique, sform=False)
    nifti("plane.nii", (4, 5), "uint8", np.diag([2, 3, 1, 1.0]))
    nifti("scaled.nii", (3, 4, 5), "int16", oblique, slope=(0.5, -3))


def nifti(name, shape, dtype, affine, kind=nibabel.Nifti1Image, endian="<", sform=True, slope=None):
    array = values(shape, dtype)
    image = kind(array.T, affine, dtype=dtype) if endian == "<" else kind(
        array.T, affine, header=kind.header_class(endianness=">"), dtype=np.dtype(dtype).newbyteorder(">"))
    image.set_data_dtype(np.dtype(dtype).newbyteorder(endian))
    image.header.set_xyzt_units("mm", "sec")
    image.header.set_intent("z score", name="made up")
    image.header["descrip"] = b"volumes.py"
    image.set_qform(affine, 1)
    image.set_sform(affine if sform else None, 2 if sform else 0)
    if slope:
        image.header.set_slope_inter(*slope)
        header = image.header.copy()
        header["vox_offset"] = 352
        raw = header.binaryblock + b"\0\0\0\0" + array.astype(np.dtype(dtype).newbyteorder(endian)).tobytes()
        (OUT / name).write_bytes(raw)
    else:
        image.header.set_slope_inter(1, 0)
        nibabel.save(image, OUT / name)
    back = nibabel.load(OUT / name)
    assert np.array_equal(back.dataobj.get_unscaled().T, array), name
    listed(name, "ctzyx"[-len(shape):], array, format="nifti", affine=[float(x) for x in back.affine.ravel()],
           slope=list(slope or (1, 0)))


def all_flat():
    for name in ("uint8", "int16", "float32", "float64", "float16", "int64", "uint64", "bool"):
        array = values((3, 4, 5), name)
        np.save(OUT / f"{name}.npy", array)
        listed(f"{name}.npy", "zyx", array, format="npy")
    for name, array in (("columns", np.asfortranarray(values((3, 4, 5), "int16"))),
                        ("columns-2", np.asfortranarray(values((4, 5), "float32"))),
                        ("columns-4", np.asfortranarray(values((2, 3, 4, 5), "uint8"))),
                        ("big", values((3, 4, 5), "float32").astype(">f4")),
                        ("line", values((17,), "int32"))):
        np.save(OUT / f"{name}.npy", array)
        listed(f"{name}.npy", "tczyx"[-array.ndim:], array, format="npy")
    for order, sign in (("little", "<"), ("big", ">")):
        array = values((3, 4, 5), "uint16")
        (OUT / f"{order}.raw").write_bytes(b"16 bytes ahead! " + array.astype(f"{sign}u2").tobytes() + b"tail")
        options = {"shape": "3,4,5", "type": "uint16", "byte-order": order, "offset": "16"}
        listed(f"{order}.raw", "zyx", array, format="raw", options=options)


def tiff(name, shape, dtype, axes, **how):
    array = values(shape, dtype)
    tifffile.imwrite(OUT / name, array, metadata=None, **how)
    listed(name, axes, array, format="tiff")


def all_tiff():
    grey = {"photometric": "minisblack"}
    for name in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64", "float16"):
        tiff(f"stack-{name}.tif", (3, 10, 13), name, "zyx", rowsperstrip=4, **grey)
    tiff("plane.tif", (10, 13), "uint16", "yx", rowsperstrip=3, **grey)
    tiff("big.tif", (3, 10, 13), "uint16", "zyx", bigtiff=True, **grey)
    tiff("big-endian.tif", (3, 10, 13), "float32", "zyx", byteorder=">", rowsperstrip=4, **grey)
    tiff("big-both.tif", (3, 10, 13), "uint16", "zyx", byteorder=">", bigtiff=True, **grey)
    tiff("tiled.tif", (2, 40, 37), "uint16", "zyx", tile=(16, 32), **grey)
    tiff("tiled-rgb.tif", (40, 37, 3), "uint8", "yxc", tile=(16, 16), photometric="rgb")
    tiff("rgba.tif", (2, 10, 13, 4), "uint8", "zyxc", photometric="rgb", extrasamples=["unassalpha"])
    tiff("planar.tif", (3, 10, 13), "uint8", "cyx", photometric="rgb", planarconfig="separate", rowsperstrip=4)
    tiff("planar-tiled.tif", (2, 3, 20, 18), "uint16", "zcyx", photometric="rgb", planarconfig="separate", tile=(16, 16))
    tiff("zlib.tif", (3, 10, 13), "uint16", "zyx", compression="zlib", rowsperstrip=4, **grey)
    tiff("zlib-tiled.tif", (2, 40, 37), "float32", "zyx", compression="zlib", tile=(16, 16), **grey)


def tiff_by_hand(name, array, compression, predictor, encode, byteorder="<"):
    """Files that tifffile does not write without another library; tifffile or Pillow must read them back.

    Pillow swaps big-endian float32 behind libtiff, which has swapped already; no library here reads
    predictor 3 of float64.
    """
    rows = 4
    stored = array.astype(array.dtype.newbyteorder(byteorder))
    strips = [stored[y:y + rows] for y in range(0, array.shape[0], rows)]
    encoded = [encode(predicted(strip, predictor)) for strip in strips]
    kind = {"u": 1, "i": 2, "f": 3}[array.dtype.kind]
    samples = array.shape[2] if array.ndim == 3 else 1
    tags = [(256, 4, [array.shape[1]]), (257, 4, [array.shape[0]]), (258, 3, [8 * array.dtype.itemsize] * samples),
            (259, 3, [compression]), (262, 3, [2 if samples == 3 else 1]), (273, 4, None), (277, 3, [samples]),
            (278, 4, [rows]), (279, 4, [len(part) for part in encoded]), (317, 3, [predictor]), (339, 3, [kind] * samples)]
    position = 8
    offsets = []
    for part in encoded:
        offsets.append(position)
        position += len(part)
    directory = position + position % 2
    entries, extra = b"", b""
    extra_at = directory + 2 + 12 * len(tags) + 4
    for tag, number, numbers in tags:
        numbers = offsets if numbers is None else numbers
        packed = struct.pack(byteorder + {3: "H", 4: "I"}[number] * len(numbers), *numbers)
        entries += struct.pack(byteorder + "HHI", tag, number, len(numbers))
        if len(packed) <= 4:
            entries += packed.ljust(4, b"\0")
        else:
            entries += struct.pack(byteorder + "I", extra_at + len(extra))
            extra += packed
    start = (b"II" if byteorder == "<" else b"MM") + struct.pack(byteorder + "HI", 42, directory)
    body = start + b"".join(encoded)
    body = body.ljust(directory, b"\0") + struct.pack(byteorder + "H", len(tags)) + entries + bytes(4) + extra
    (OUT / name).write_bytes(body)
    assert array.dtype == np.float64 or read_by(name, array), name
    listed(name, "yxc"[:array.ndim], array, format="tiff")


def read_by(name, array):
    for reader in (tifffile.imread, lambda path: np.asarray(Image.open(path))):
        try:
            found = reader(OUT / name)
        except Exception as fault:
            print(name, "not checked by this reader:", fault)
            continue
        same = np.array_equal(found.astype(array.dtype), array) or (
            array.dtype.kind == "f" and np.array_equal(found.byteswap(), array))
        print(name, "same" if same else "DIFFERENT", found.dtype)
        if same:
            return True
    return False


def predicted(strip, predictor):
    if predictor == 1:
        return strip.tobytes()
    if predictor == 2:
        plain = strip.astype(strip.dtype.newbyteorder("="))
        plain[:, 1:] = plain[:, 1:] - plain[:, :-1]
        return plain.astype(strip.dtype).tobytes()
    rows = []
    size = strip.dtype.itemsize
    for row in strip.astype(strip.dtype.newbyteorder(">")):
        planes = np.frombuffer(row.tobytes(), np.uint8).reshape(-1, size).T.ravel().copy()
        planes[1:] = planes[1:] - planes[:-1]
        rows.append(planes.tobytes())
    return b"".join(rows)


def packbits(data):
    out = b""
    at = 0
    while at < len(data):
        run = 1
        while run < 128 and at + run < len(data) and data[at + run] == data[at]:
            run += 1
        if run > 1:
            out += bytes([257 - run, data[at]])
            at += run
        else:
            count = min(3, len(data) - at)
            out += bytes([count - 1]) + data[at:at + count]
            at += count
    return out


def lzw(data):
    bits, width, pending = [], 9, b""
    table = {bytes([i]): i for i in range(256)}
    fresh = 258

    def emit(code):
        bits.append(format(code, f"0{width}b"))

    emit(256)
    for value in data:
        longer = pending + bytes([value])
        if longer in table:
            pending = longer
            continue
        emit(table[pending])
        table[longer] = fresh
        fresh += 1
        if fresh == 4094:
            emit(256)
            table = {bytes([i]): i for i in range(256)}
            fresh, width = 258, 9
        elif fresh + 1 > (1 << width):
            width += 1
        pending = bytes([value])
    emit(table[pending])
    fresh += 1
    if fresh + 1 > (1 << width):
        width += 1
    emit(257)
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def all_tiff_by_hand():
    large = values((70, 90), "uint16") // 300
    for name, array in (("lzw-large", large), ("lzw", values((10, 13), "uint8"))):
        tiff_by_hand(f"{name}.tif", array, 5, 1, lzw)
        INDEX[-1]["divisor"] = 300 if array is large else 1
    tiff_by_hand("packbits.tif", values((10, 13), "uint8"), 32773, 1, packbits)
    for predictor, name in ((2, "uint16"), (2, "uint8"), (2, "int32"), (3, "float32"), (3, "float64")):
        for order, label in (("<", "little"), (">", "big")):
            tiff_by_hand(f"predictor{predictor}-{name}-{label}.tif", values((10, 13), name), 8, predictor, zlib.compress, order)
    tiff_by_hand("predictor2-rgb.tif", values((10, 13, 3), "uint8"), 8, 2, zlib.compress)


def all_hdf5():
    for name in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "int64", "uint64", "float16", "float32", "float64"):
        hdf5(name, (5, 7, 9), name, chunks=(2, 3, 4), compression="gzip", shuffle=True)
    hdf5("contiguous", (5, 7, 9), "float32")
    hdf5("big", (5, 7, 9), ">f4")
    hdf5("big-chunks", (5, 7, 9), ">u2", chunks=(2, 3, 4))
    hdf5("checked", (5, 7, 9), "uint16", chunks=(2, 3, 4), fletcher32=True, compression="gzip")
    hdf5("lzf", (5, 7, 9), "uint16", chunks=(5, 7, 9), compression="lzf")
    hdf5("latest", (5, 7, 9), "uint16", libver="latest", chunks=(2, 3, 4), compression="gzip")
    hdf5("growing", (5, 7, 9), "int32", libver="latest", chunks=(2, 3, 4), maxshape=(None, 7, 9))
    hdf5("series", (2, 3, 4, 5, 6), "uint8", chunks=(1, 1, 4, 5, 6))


def hdf5(name, shape, dtype, libver=None, **how):
    array = values(shape, dtype)
    with h5py.File(OUT / f"{name}.h5", "w", libver=libver) as file:
        file.create_dataset("group/volume", data=array.astype(dtype), **how)
        file["group/other"] = np.arange(4)
    listed(f"{name}.h5", "tczyx"[-len(shape):], array, format="hdf5", dataset="/group/volume")


def main():
    all_zarr()
    all_nifti()
    all_flat()
    all_tiff()
    all_tiff_by_hand()
    all_hdf5()
    (OUT / "index.json").write_text("[\n " + ",\n ".join(json.dumps(entry) for entry in INDEX) + "\n]\n")
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(OUT.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(str(path.relative_to(OUT)), (2026, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    shutil.rmtree(OUT)


main()
