package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.BatchNorm;
import io.espalier.model.network.LayerSpec.Residual;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer in its place in a network: what it reads and puts out, and where its values stand. */
public sealed interface Placed {

  /** Unique in the network, such as {@code conv2}. */
  String name();

  LayerSpec layer();

  Signal input();

  Signal output();

  /**
   * A dense or convolution layer.
   *
   * @param window of a convolution; null for a dense layer
   */
  record Weighted(
      LayerSpec layer, Signal input, Signal output, ParameterBlock block, @Nullable Window window)
      implements Placed {
    @Override
    public String name() {
      return block.name();
    }
  }

  /** A batch normalization. */
  record Normalized(BatchNorm layer, Signal input, NormBlock block) implements Placed {
    @Override
    public String name() {
      return block.name();
    }

    @Override
    public Signal output() {
      return input;
    }
  }

  /** A layer without values of its own. */
  record Plain(String name, LayerSpec layer, Signal input, Signal output) implements Placed {}

  /**
   * A residual layer.
   *
   * @param projection the layers of the shortcut; none when it is the identity
   * @param gates of an identity shortcut; null otherwise
   */
  record Branched(
      String name,
      Residual layer,
      Signal input,
      Signal output,
      List<Placed> body,
      List<Placed> projection,
      @Nullable GateBlock gates)
      implements Placed {}
}
