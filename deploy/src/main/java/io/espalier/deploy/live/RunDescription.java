package io.espalier.deploy.live;

import io.espalier.model.flow.InputShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs: said once, before the first point.
 *
 * @param network name or layer widths, such as {@code lenet-300-100}
 * @param criterion name of the pruning criterion
 * @param data the specification of the data set
 * @param seed what every random choice of the run starts from
 * @param layers the prunable layers from input to output
 * @param input shape of one sample
 * @param denseParameters parameters before anything is pruned
 * @param targetCompression dense ÷ active parameters at which pruning stops; null for no target
 */
public record RunDescription(
    String network,
    String criterion,
    String data,
    long seed,
    List<LayerTotal> layers,
    InputShape input,
    long denseParameters,
    @Nullable Double targetCompression)
    implements LiveMessage {

  public RunDescription {
    layers = List.copyOf(layers);
    if (denseParameters < 1) {
      throw new IllegalArgumentException(
          "a network has at least one parameter, got " + denseParameters);
    }
    if (targetCompression != null && !(targetCompression >= 1)) {
      throw new IllegalArgumentException(
          "a target compression is 1 or more, got %s. Leave it out for no target."
              .formatted(targetCompression));
    }
  }

  @Override
  public String eventName() {
    return "description";
  }
}
