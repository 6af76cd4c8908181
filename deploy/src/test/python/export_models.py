"""Writes small models with the exporters of other programs, for the tests of `espalier import`.

    python export_models.py deploy/src/test/resources/exported

Needs: torch onnx onnxscript scikit-learn skl2onnx keras (which runs on torch here). The versions are written to versions.txt.
"""

import os
import sys
import warnings
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy
import onnx
import sklearn
import skl2onnx
import torch
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


def mlp():
    return nn.Sequential(nn.Linear(64, 24), nn.ReLU(), nn.Dropout(0.2), nn.Linear(24, 16), nn.Tanh(), nn.Linear(16, 10))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 4, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 8, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(72, 24), nn.ReLU(), nn.Linear(24, 10), nn.Softmax(dim=1))


def vgg():
    layers = []
    for inputs, outputs in ((3, 6), (6, 8), (8, 8)):
        layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.5), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 10))


def resnet20():
    blocks = [nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU()]
    inputs = 4
    for outputs in (4, 6, 8):
        for k in range(3):
            blocks.append(Block(inputs, outputs, 2 if k == 0 and outputs > 4 else 1))
            inputs = outputs
    return nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))


def depthwise():
    def separable(inputs, outputs, stride):
        return [nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False), nn.BatchNorm2d(inputs), nn.ReLU(),
                nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        nn.Conv2d(3, 6, 3, 2, 1), nn.ReLU(), *separable(6, 8, 1), *separable(8, 12, 2), nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(12, 10))


def with_statistics(model, shape):
    """Running means and variances as of a network that has learnt, not 0 and 1."""
    model.train()
    with torch.no_grad():
        for _ in range(20):
            model(torch.randn(16, *shape) * 1.5 + 0.3)
    return model.eval()


def forget_places(file):
    """Where in which program each node was made is no part of a model, and names the machine."""
    model = onnx.load(file, load_external_data=False)
    for node in model.graph.node:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    onnx.save(model, file)


def keras_mlp(file):
    keras.utils.set_random_seed(7)
    model = keras.Sequential([
        keras.layers.Input((64,)), keras.layers.Dense(24, activation="relu"), keras.layers.Dropout(0.2),
        keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(10, activation="softmax")])
    model.predict(numpy.zeros((1, 64), numpy.float32), verbose=0)
    model.export(str(file), format="onnx", verbose=False)
    forget_places(file)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    for name, make, shape in (
            ("mlp", mlp, (64,)), ("lenet", lenet, (1, 20, 20)), ("vgg", vgg, (3, 16, 16)),
            ("resnet20", resnet20, (3, 16, 16)), ("depthwise", depthwise, (3, 16, 16))):
        torch.manual_seed(7)
        model = with_statistics(make(), shape)
        sample = torch.randn(2, *shape)
        torch.onnx.export(
            model, (sample,), folder / f"torch-{name}.onnx", dynamo=False, opset_version=13, input_names=["x"],
            output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
        torch.onnx.export(
            model, (sample,), folder / f"torch-dynamo-{name}.onnx", dynamo=True, input_names=["x"],
            output_names=["y"], dynamic_shapes=({0: torch.export.Dim("batch")},), external_data=name == "mlp")
        forget_places(folder / f"torch-dynamo-{name}.onnx")
    draw = numpy.random.default_rng(7)
    features = draw.normal(size=(300, 8)).astype(numpy.float32) * 3 + 5
    labels = numpy.digitize(features[:, 0] - features[:, 1], [-2, 2])
    classifier = MLPClassifier((12, 6), max_iter=200, random_state=7)
    for name, model in (("mlp", classifier), ("scaled-mlp", make_pipeline(StandardScaler(), classifier))):
        model.fit(features, labels)
        converted = skl2onnx.to_onnx(model, features[:1], options={"zipmap": False}, target_opset=13)
        onnx.save(converted, folder / f"sklearn-{name}.onnx")
    keras_mlp(folder / "keras-mlp.onnx")
    versions = {"torch": torch, "onnx": onnx, "scikit-learn": sklearn, "skl2onnx": skl2onnx, "keras": keras,
                "numpy": numpy}
    (folder / "versions.txt").write_text(
        "".join(f"{name} {module.__version__}\n" for name, module in versions.items()))


if __name__ == "__main__":
    main()
