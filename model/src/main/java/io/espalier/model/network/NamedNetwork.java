package io.espalier.model.network;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The networks that papers on pruning are measured with. */
enum NamedNetwork {
  LENET_300_100,
  LENET_5,
  NOISEOUT_SVHN,
  VGG_LIKE,
  RESNET_20,
  RESNET_32,
  RESNET_56;

  static Optional<NetworkSpec> find(
      String name, InputShape input, int classes, Nonlinearity nonlinearity) {
    for (NamedNetwork network : values()) {
      if (network.title().equals(name)) {
        return Optional.of(new NetworkSpec(input, new Layers(nonlinearity).of(network, classes)));
      }
    }
    return Optional.empty();
  }

  /** All names, for error messages. */
  static String names() {
    List<String> names = new ArrayList<>();
    for (NamedNetwork network : values()) {
      names.add(network.title());
    }
    return String.join(", ", names);
  }

  private String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Collects the layers of one network. */
  private static final class Layers {

    private static final Window HALVE = Window.square(2, 2, 0);

    private final Activation activation;
    private final List<LayerSpec> layers = new ArrayList<>();

    Layers(Nonlinearity nonlinearity) {
      activation = new Activation(nonlinearity);
    }

    List<LayerSpec> of(NamedNetwork network, int classes) {
      switch (network) {
        case LENET_300_100 -> dense(300).dense(100);
        case LENET_5 -> lenet5();
        case NOISEOUT_SVHN -> noiseOutSvhn();
        case VGG_LIKE -> vggLike();
        case RESNET_20 -> resNet(3);
        case RESNET_32 -> resNet(5);
        case RESNET_56 -> resNet(9);
      }
      layers.add(new Dense(classes));
      return layers;
    }

    private Layers dense(int units) {
      layers.add(new Dense(units));
      layers.add(activation);
      return this;
    }

    /** The Caffe form of LeCun et al. 1998, with a nonlinearity behind each layer. */
    private void lenet5() {
      convolution(20, Window.square(5, 1, 0));
      layers.add(new MaxPool(HALVE));
      convolution(50, Window.square(5, 1, 0));
      layers.add(new MaxPool(HALVE));
      layers.add(new Flatten());
      dense(500);
    }

    private void convolution(int filters, Window window) {
      layers.add(new Conv2d(filters, window, true));
      layers.add(activation);
    }

    /** The network of Babaeizadeh et al. 2016 for SVHN (arXiv 1611.06211). */
    private void noiseOutSvhn() {
      for (int filters : new int[] {32, 48, 64}) {
        for (int k = 0; k < 3; k++) {
          convolution(filters, Window.square(3, 1, 1));
        }
        layers.add(new MaxPool(HALVE));
      }
      layers.add(new Flatten());
      dense(1024);
    }

    /** VGG-16 with batch normalization and one hidden dense layer of 512. */
    private void vggLike() {
      int[][] stages = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
      for (int[] stage : stages) {
        for (int k = 0; k < stage[1]; k++) {
          layers.add(new Conv2d(stage[0], Window.square(3, 1, 1), true));
          layers.add(BatchNorm.standard());
          layers.add(activation);
        }
        layers.add(new MaxPool(HALVE));
      }
      layers.add(new Flatten());
      layers.add(new Dropout(0.5, 1));
      dense(512);
    }

    /** The networks of He et al. 2015 (arXiv 1512.03385) for CIFAR, shortcuts of option A. */
    private void resNet(int blocksPerStage) {
      normalized(16, 1);
      layers.add(activation);
      int channels = 16;
      for (int filters : new int[] {16, 32, 64}) {
        for (int k = 0; k < blocksPerStage; k++) {
          int stride = filters > channels ? 2 : 1;
          layers.add(block(channels, filters, stride));
          layers.add(activation);
          channels = filters;
        }
      }
      layers.add(new GlobalAveragePool());
      layers.add(new Flatten());
    }

    private void normalized(int filters, int stride) {
      layers.add(new Conv2d(filters, Window.square(3, stride, 1), false));
      layers.add(BatchNorm.standard());
    }

    private Residual block(int inputs, int filters, int stride) {
      Layers body = new Layers(activation.function());
      body.normalized(filters, stride);
      body.layers.add(activation);
      body.normalized(filters, 1);
      return new Residual(body.layers, Identity.padded(inputs, filters, stride));
    }
  }
}
