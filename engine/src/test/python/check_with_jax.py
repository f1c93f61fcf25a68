"""Computes the conformance lines again with Keras' JAX backend and prints every line that differs by more than half its tolerance.

    python3 -m venv other && other/bin/pip install keras==3.15.1 jax
    other/bin/python engine/src/test/python/check_with_jax.py Conv2D SeparableConv2D     (all classes when none is named)
    other/bin/python engine/src/test/python/check_with_jax.py networks                   (the .keras files of networks.py)
Writes nothing. It also prints the lines whose values come from the float64 loops, with what JAX says about them.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import base64
import gzip
import json

import golden
import keras
import numpy as np



def networks():
    folder = golden.RESOURCES / "networks"
    for path in sorted(folder.glob("*.golden.json")):
        line = json.loads(path.read_text())
        model = keras.models.load_model(folder / line["file"])
        xs = [golden.tensor(s) for s in line["inputs"]]
        if "key" in line["outputs"][0]:
            ys = model({s["name"]: x for s, x in zip(line["inputs"], xs)})
            ys = [ys[o["key"]] for o in line["outputs"]]
        else:
            ys = model(xs if len(xs) > 1 else xs[0])
        for y, o in zip(ys if isinstance(ys, (list, tuple)) else [ys], line.get("own_outputs", line["outputs"])):
            k = np.frombuffer(base64.b64decode(o["data"]), "<f4").reshape(o["shape"])
            difference = np.max(np.abs(np.asarray(y).astype("f4") - k)) / max(1.0, np.sqrt(np.mean(k**2)))
            print(path.name, o["name"], f"{difference:.2g}", "DIFFERS" if difference > line.get("own_tolerance", line["tolerance"]) else "", flush=True)


if sys.argv[1:] == ["networks"]:
    networks()
    sys.exit()
folder = golden.RESOURCES / "conformance"
known = sorted(p.name.split(".")[0] for p in folder.glob("*.jsonl.gz") if p.name.split(".")[0] not in ("errors", "ExtendedBatch"))
for name in sys.argv[1:] or known:
    worst, lines = 0.0, [json.loads(line) for line in gzip.open(folder / f"{name}.jsonl.gz", "rt")]
    for line in lines:
        try:
            layer = getattr(keras.layers, name).from_config(line["config"])
            xs = [golden.tensor(s) for s in line["inputs"]]
            layer.build(xs[0].shape if len(xs) == 1 else [x.shape for x in xs])
            layer.set_weights([golden.tensor(w) for w in line["weights"]])
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()
            ys = layer(xs if len(xs) > 1 else xs[0])
        except Exception as e:
            print(line["id"], line.get("oracle", "keras"), "refused by JAX:", str(e).replace("\n", " ")[:120])
            continue
        for y, o in zip(ys if isinstance(ys, (list, tuple)) else [ys], line["outputs"]):
            k = np.frombuffer(base64.b64decode(o["data"]), "<f4").reshape(o["shape"])
            difference = np.max(np.abs(np.asarray(y) - k)) / max(1.0, np.sqrt(np.mean(k**2)))
            worst = max(worst, difference)
            if difference > line["tolerance"] / 2 or "oracle" in line:
                print(line["id"], line.get("oracle", "keras"), difference)
    print(f"{name}: {len(lines)} lines, worst {worst:.2g}", flush=True)
