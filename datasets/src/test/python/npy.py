"""Makes datasets/src/test/resources/npy/*.npy: small arrays as NumPy 2.4 writes them.

    python datasets/src/test/python/npy.py
Names are <type>-<order>[-fortran][-v<version>].npy. Element i (C order) of the 2x3x4 arrays is i * 7 % 120 (bool: i % 3
== 0), except that the first is the type's largest value and the second its smallest; `scalar` is 42.5, `empty` has
shape (3, 0, 2), `one` shape (5,), values 0 to 4.
"""

import pathlib

import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources/npy"


def values(dtype):
    array = np.arange(24) * 7 % 120
    if dtype.kind == "b":
        return (np.arange(24) % 3 == 0).reshape(2, 3, 4)
    info = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    array = array.astype(dtype)
    array[0], array[1] = info.max, info.min
    return array.reshape(2, 3, 4)


def save(name, array, version=None):
    with open(OUT / f"{name}.npy", "wb") as f:
        np.lib.format.write_array(f, array, version, allow_pickle=False)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for kind in "b1 i1 u1 i2 u2 f2 i4 u4 f4 i8 u8 f8".split():
        for order, name in (("<", "little"), (">", "big")):
            if order == ">" and kind.endswith("1"):
                continue
            dtype = np.dtype(order + kind)
            save(f"{kind}-{name}", values(dtype).astype(dtype))
    save("f4-little-fortran", np.asfortranarray(values(np.dtype("<f4"))))
    save("u2-big-fortran", np.asfortranarray(values(np.dtype(">u2")).astype(">u2")))
    save("f4-little-v2", values(np.dtype("<f4")), (2, 0))
    save("f4-little-v3", values(np.dtype("<f4")), (3, 0))
    save("scalar", np.array(42.5))
    save("empty", np.zeros((3, 0, 2), np.float32))
    save("one", np.arange(5, dtype=np.int32))


if __name__ == "__main__":
    main()
