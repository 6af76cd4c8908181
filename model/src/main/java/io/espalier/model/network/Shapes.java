package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Parameterless;
import io.espalier.model.network.LayerSpec.Select;
import java.util.Locale;

/**
 * The shape behind a layer without values of its own.
 *
 * @param input the shape in front of it
 */
record Shapes(Signal input) implements Parameterless.Visitor<Signal> {

  /**
   * What a layer puts out.
   *
   * @throws Misfit when it does not fit its input
   */
  static Signal output(Parameterless layer, Signal input) {
    return layer.accept(new Shapes(input));
  }

  /**
   * What a window makes of planes.
   *
   * @throws Misfit when there are none, or they are too small
   */
  static Signal slide(Window window, Signal input, int channels) {
    requirePlanes(input);
    int height = window.outputHeight(input.shape().height());
    int width = window.outputWidth(input.shape().width());
    if (height < 1 || width < 1) {
      throw new Misfit(
          String.format(
              Locale.ROOT,
              "has a kernel of %d×%d with padding %d, too large for planes of %s",
              window.height(),
              window.width(),
              window.padding(),
              input));
    }
    return new Signal(new InputShape(channels, height, width), false);
  }

  static void requirePlanes(Signal input) {
    if (input.flat()) {
      throw new Misfit("reads planes, not the row of units in front of it");
    }
  }

  @Override
  public Signal maxPool(MaxPool pool) {
    return slide(pool.window(), input, input.channels());
  }

  @Override
  public Signal averagePool(AveragePool pool) {
    return slide(pool.window(), input, input.channels());
  }

  @Override
  public Signal globalAveragePool(GlobalAveragePool pool) {
    requirePlanes(input);
    return new Signal(InputShape.flat(input.channels()), false);
  }

  @Override
  public Signal flatten(Flatten flatten) {
    requirePlanes(input);
    return new Signal(input.shape(), true);
  }

  @Override
  public Signal dropout(Dropout dropout) {
    return input;
  }

  @Override
  public Signal activation(Activation activation) {
    return input;
  }

  /** Single values of a row, or whole channels of planes. */
  @Override
  public Signal select(Select select) {
    int[] indices = select.inputs();
    if (input.flat()) {
      return Signal.row(indices.length);
    }
    int positions = input.positions();
    for (int k = 0; k < indices.length; k++) {
      if (indices[k] % positions != k % positions) {
        throw new Misfit("takes some values of a channel: of planes only whole channels can be");
      }
    }
    if (indices.length % positions != 0) {
      throw new Misfit("takes some values of a channel: of planes only whole channels can be");
    }
    InputShape shape = input.shape();
    return new Signal(
        new InputShape(indices.length / positions, shape.height(), shape.width()), false);
  }
}
