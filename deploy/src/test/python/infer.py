"""Asks a running service with tritonclient, unchanged: infer.py HOST:PORT MODEL.

Asks for each form of tensors and for what must be refused, again and again while the service learns, and compares
each answer with the ONNX file of the version that it names, if onnxruntime is here.
"""

import sys
import urllib.request

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

address, model = sys.argv[1:3]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 20
client = triton.InferenceServerClient(address)

try:
    import onnxruntime
except ImportError:
    onnxruntime = None
sessions = {}


def offline(version, rows):
    """What the file of a version says of some rows; nothing where it can't be had."""
    if onnxruntime is None:
        return None
    if version not in sessions:
        with urllib.request.urlopen(f"http://{address}/v2/models/{model}/versions/{version}/onnx") as file:
            sessions[version] = onnxruntime.InferenceSession(file.read(), providers=["CPUExecutionProvider"])
    return sessions[version].run(["probabilities"], {"features": rows})[0]


def tensor(rows, binary):
    features = triton.InferInput("features", rows.shape, "FP32")
    features.set_data_from_numpy(rows, binary_data=binary)
    return features


def check(answer, rows):
    probabilities = answer.as_numpy("probabilities")
    assert probabilities.shape[0] == rows.shape[0] and np.allclose(probabilities.sum(axis=1), 1, atol=1e-4)
    assert (answer.as_numpy("class") == probabilities.argmax(axis=1)).all()
    version = answer.get_response()["model_version"]
    expected = offline(version, rows)
    if expected is not None:
        assert np.abs(expected - probabilities).max() < 1e-5, f"version {version} is torn"
    return version


def refused(words, **request):
    try:
        client.infer(**request)
    except InferenceServerException as error:
        assert words in str(error), error
    else:
        raise AssertionError(f"answered, though: {words}")


assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
assert client.get_server_metadata()["name"] == "espalier"
metadata = client.get_model_metadata(model)
shape = metadata["inputs"][0]["shape"][1:]
assert [output["name"] for output in metadata["outputs"]] == ["probabilities", "class", "class_name"]
assert {entry["name"] for entry in client.get_model_repository_index()} == {model}

random = np.random.default_rng(1)
seen = set()
for _ in range(rounds):
    for count in (1, 128):
        rows = random.random((count, *shape), dtype=np.float32)
        for binary in (True, False):
            for packed in (None, "gzip", "deflate"):
                seen.add(check(client.infer(model, [tensor(rows, binary)], request_compression_algorithm=packed), rows))

rows = random.random((2, *shape), dtype=np.float32)
answer = client.infer(
    model,
    [tensor(rows, True)],
    request_id="q1",
    outputs=[
        triton.InferRequestedOutput("class_name", binary_data=True),
        triton.InferRequestedOutput("probabilities", binary_data=False),
    ],
)
assert answer.get_response()["id"] == "q1"
names = [name.decode() for name in answer.as_numpy("class_name")]
assert names == [str(label) for label in answer.as_numpy("probabilities").argmax(axis=1)]

newest = client.get_model_metadata(model)["versions"][0]
assert client.is_model_ready(model, newest) and not client.is_model_ready(model, "7")
refused("no version '7'", model_name=model, model_version="7", inputs=[tensor(rows, True)])
refused("there is no model", model_name="other", inputs=[tensor(rows, True)])
refused("has shape [2, 1]", model_name=model, inputs=[tensor(rows.reshape(2, -1)[:, :1].copy(), True)])
refused("NaN", model_name=model, inputs=[tensor(np.full_like(rows, np.nan), True)])
refused("NaN", model_name=model, inputs=[tensor(np.full_like(rows, np.nan), False)])
print(f"tritonclient is content with versions {sorted(map(int, seen))}")
