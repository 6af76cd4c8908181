"""A table with names of classes, from the file to a model in Python, and back.

Prunes a network on a table whose columns are on different scales, predicts the same table with `espalier predict`,
exports the network, and runs the export by onnxruntime from the columns as they are in the file. Both must say the
same of (almost) every row, and have the accuracy of the report. Also reads the tensors with NumPy and safetensors,
and imports the model again.

    python export_csv.py [path to bin/espalier]

Needs: numpy onnx onnxruntime safetensors
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # onnxruntime reports to its maker otherwise

import numpy
import onnx
import onnxruntime
import safetensors.numpy

ROWS = 20_000
SAME_ROWS = 0.9999


def write_table(path):
    """Three columns, with means of 0, 0 and 500 and deviations of 1, 1 and 1000."""
    draw = random.Random(1)
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["wind", "sun", "height", "weather"])
        for _ in range(ROWS):
            wind, sun, height = draw.gauss(0, 1), draw.gauss(0, 1), draw.gauss(500, 1000)
            high = (height - 500) / 1000
            kind = "cold" if wind + high < -0.5 else "mild, dry" if sun - high < 0.6 else "hot"
            table.writerow([wind, sun, height, kind])


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.reader(file))[1:]


def main():
    espalier = sys.argv[1] if len(sys.argv) > 1 else "espalier"

    def run(*arguments):
        print("espalier", *arguments)
        subprocess.run([espalier, *arguments], check=True)

    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        write_table("weather.csv")
        data = "csv:weather.csv,label=weather"
        run("prune", "--data", data, "--network", "3-32-3", "--criterion", "magnitude", "--epochs", "3",
            "--target", "3", "--report", "report.json", "--out", "pruned")
        run("predict", "--network", "pruned/compacted.espalier", "--data", data, "--out", "predictions.csv")
        run("export", "pruned/compacted.espalier", "--out", "model.onnx")
        run("export", "pruned/compacted.espalier", "--out", "weights.npz")
        run("export", "pruned/compacted.espalier", "--out", "weights.safetensors")
        run("import", "model.onnx", "--out", "again.espalier")

        onnx.checker.check_model("model.onnx", full_check=True)
        session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
        facts = session.get_modelmeta().custom_metadata_map
        classes = json.loads(facts["classes"])
        table = rows_of("weather.csv")
        features = numpy.array([row[:3] for row in table], dtype=numpy.float32)
        (probabilities,) = session.run(["probabilities"], {"features": features})
        told = [classes[k] for k in probabilities.argmax(axis=1)]

        predicted = rows_of("predictions.csv")
        same = sum(row[1] == name for row, name in zip(predicted, told)) / len(told)
        difference = abs(probabilities - numpy.array([row[2:] for row in predicted], dtype=numpy.float32)).max()
        test = len(table) - round(len(table) * 0.2)
        accuracy = sum(row[3] == name for row, name in zip(table[test:], told[test:])) / (len(table) - test)
        report = json.loads(Path("report.json").read_text())
        print(f"same class {100 * same:.3f} %, probabilities differ by {difference:.1e}, {facts}")
        print(f"accuracy {accuracy:.5f}, in the report {report['pruned']['testAccuracy']:.5f}")
        assert len(predicted) == len(table)
        assert same >= SAME_ROWS
        assert abs(accuracy - report["pruned"]["testAccuracy"]) <= 1 - SAME_ROWS

        arrays = numpy.load("weights.npz")
        assert json.loads(str(arrays["metadata"]))["classes"] == facts["classes"]
        tensors = safetensors.numpy.load_file("weights.safetensors")
        assert set(tensors) == set(arrays.files) - {"metadata"}
        assert all(numpy.array_equal(tensors[key], arrays[key]) for key in tensors)
        weights = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in session_weights("model.onnx")}
        assert all(numpy.array_equal(tensors[key], weights[key]) for key in tensors)


def session_weights(path):
    return onnx.load(path).graph.initializer


if __name__ == "__main__":
    main()
