package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Select;
import java.util.Locale;

/** The shape behind a layer. */
final class Shapes {

  private Shapes() {}

  /** What a window makes of planes. */
  static Signal slide(Window window, Signal input, int channels) throws Misfit {
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

  static void requirePlanes(Signal input) throws Misfit {
    if (input.flat()) {
      throw new Misfit("reads planes, not the row of units in front of it");
    }
  }

  /** What a layer without values of its own puts out. */
  static Signal output(LayerSpec layer, Signal input) throws Misfit {
    if (layer instanceof MaxPool pool) {
      return slide(pool.window(), input, input.channels());
    } else if (layer instanceof AveragePool pool) {
      return slide(pool.window(), input, input.channels());
    } else if (layer instanceof GlobalAveragePool) {
      requirePlanes(input);
      return new Signal(InputShape.flat(input.channels()), false);
    } else if (layer instanceof Flatten) {
      requirePlanes(input);
      return new Signal(input.shape(), true);
    } else if (layer instanceof Select select) {
      return selected(select, input);
    }
    return input;
  }

  /** Single values of a row, or whole channels of planes. */
  private static Signal selected(Select select, Signal input) throws Misfit {
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
