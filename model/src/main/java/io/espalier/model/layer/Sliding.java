package io.espalier.model.layer;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The shape rule and the form in files of layers with a window that slides over planes. */
final class Sliding {

  private Sliding() {}

  /**
   * What a window makes of planes.
   *
   * @throws ShapeMismatchException when there are none, or they are too small
   */
  static TensorShape output(Window window, TensorShape input, int channels) {
    ShapeMismatchException.requirePlanes(input);
    int height = window.outputHeight(input.shape().height());
    int width = window.outputWidth(input.shape().width());
    if (height < 1 || width < 1) {
      throw new ShapeMismatchException(
          String.format(
              Locale.ROOT,
              "has a kernel of %d×%d with padding %d, too large for planes of %s",
              window.height(),
              window.width(),
              window.padding(),
              input));
    }
    return new TensorShape(new InputShape(channels, height, width), false);
  }

  static Window read(LayerFields fields) {
    return new Window(
        fields.whole("height"),
        fields.whole("width"),
        fields.whole("stride", 1),
        fields.whole("padding", 0));
  }

  static Map<String, Object> fields(Window window) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("height", window.height());
    fields.put("width", window.width());
    fields.put("stride", window.stride());
    fields.put("padding", window.padding());
    return fields;
  }
}
