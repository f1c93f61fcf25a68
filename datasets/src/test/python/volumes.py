"""Writes the small volumes that the readers are tested with, each by a library that is not ours.

    python volumes.py datasets/src/test/resources/volumes.zip

Every volume holds the pattern of `values`: the row-major number of the voxel times 7 plus 3, modulo
the range of its type (floats: minus 100, times 0.25). index.json lists them: path, axes, shape, type and
what else differs from the pattern. Needs tensorstore, nibabel, tifffile, h5py and numpy.
"""

import gzip
import json
import pathlib
import shutil
import sys
import tempfile
import zipfile

import h5py
import nibabel
import numpy as np
import tensorstore as ts
import tifffile

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


def main():
    all_zarr()
    (OUT / "index.json").write_text("[\n " + ",\n ".join(json.dumps(entry) for entry in INDEX) + "\n]\n")
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(OUT.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(str(path.relative_to(OUT)), (2026, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    shutil.rmtree(OUT)


main()
