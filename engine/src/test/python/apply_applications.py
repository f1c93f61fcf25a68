"""Compares `convoy apply` with Keras on whole networks that Keras saved: those of keras.applications, and two U-Nets.

    python apply_applications.py [Name ...]
Versions, networks and their weights by formula: see applications.py and golden.py. Each network is saved as .keras and as .h5
beside its input and what Keras computes, in a folder that is deleted afterwards; both files go through spark-job/bin/convoy, and
a line says the relative rms of the difference, rms(y - k) / rms(k). Ends with 1 where one is above 1e-3. The figures stand in
engine/BENCHMARKS.md.
"""

import pathlib
import subprocess
import sys
import tempfile

import applications
import golden
import numpy as np

BOUND = 1e-3


def applied(model, x, y):
    subprocess.run([golden.ROOT / "spark-job/bin/convoy", "apply", "--model", model, "--input", x, "--output", y], check=True)
    return np.load(y)


def compare(name, folder):
    applications.make(name, folder)
    keras = applications.keras
    keras.models.load_model(folder / f"{name}.keras").save(folder / f"{name}.h5")
    expected = np.load(folder / f"{name}.expected.npy").astype("f8")
    errors = []
    for suffix in ("keras", "h5"):
        y = applied(folder / f"{name}.{suffix}", folder / f"{name}.input.npy", folder / "y.npy")
        assert y.shape == expected.shape, (name, suffix, y.shape, expected.shape)
        errors.append(float(np.sqrt(np.mean((y - expected) ** 2) / np.mean(expected**2))))
    for file in folder.glob("*"):
        file.unlink()
    print(f"| {name} | {expected.shape} | {errors[0]:.1e} | {errors[1]:.1e} |", flush=True)
    return max(errors)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        worst = max(compare(name, pathlib.Path(folder)) for name in sys.argv[1:] or applications.MODELS)
    sys.exit(0 if worst <= BOUND else f"above {BOUND}: {worst}")
