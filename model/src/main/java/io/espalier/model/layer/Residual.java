package io.espalier.model.layer;

import java.util.List;

/**
 * The sum of what its body and its shortcut make of the same planes. Not a layer of its own but a
 * short way to write some: those of the body, those of the shortcut, and an {@link Add} of both.
 *
 * @param body begins with a convolution and ends with a {@link BatchNorm}
 */
public record Residual(List<LayerSpec> body, Shortcut shortcut) implements LayerSpec {
  public Residual {
    body = List.copyOf(body);
    if (body.isEmpty()
        || !(body.get(0) instanceof Conv2d)
        || !(body.get(body.size() - 1) instanceof BatchNorm)) {
      throw new IllegalArgumentException(
          "the body of a residual layer begins with a convolution and ends with a batch"
              + " normalization, got "
              + body);
    }
  }
}
