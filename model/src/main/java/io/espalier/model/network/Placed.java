package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.BatchNorm;
import io.espalier.model.network.LayerSpec.Parameterless;
import io.espalier.model.network.LayerSpec.Parametric;
import io.espalier.model.network.LayerSpec.Residual;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A layer in its place in a network: what it reads and puts out, and where its values stand. Placed
 * layers differ in the values they have; what is asked of them is answered by {@link #match}.
 */
public sealed interface Placed {

  /** Unique in the network, such as {@code conv2}. */
  String name();

  LayerSpec layer();

  Signal input();

  Signal output();

  /** The layers inside this one: those of its body, and those of its shortcut. */
  List<List<Placed>> inner();

  /**
   * The answer for what this layer is. There is one function for each that it may be, so that a new
   * one does not compile before all questions are answered for it.
   */
  <R> R match(
      Function<Weighted, ? extends R> weighted,
      Function<Normalized, ? extends R> normalized,
      Function<Plain, ? extends R> plain,
      Function<Branched, ? extends R> branched);

  /**
   * A dense or convolution layer.
   *
   * @param window of a convolution; null for a dense layer
   */
  record Weighted(
      Parametric layer, Signal input, Signal output, ParameterBlock block, @Nullable Window window)
      implements Placed {
    @Override
    public String name() {
      return block.name();
    }

    @Override
    public List<List<Placed>> inner() {
      return List.of();
    }

    @Override
    public <R> R match(
        Function<Weighted, ? extends R> weighted,
        Function<Normalized, ? extends R> normalized,
        Function<Plain, ? extends R> plain,
        Function<Branched, ? extends R> branched) {
      return weighted.apply(this);
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

    @Override
    public List<List<Placed>> inner() {
      return List.of();
    }

    @Override
    public <R> R match(
        Function<Weighted, ? extends R> weighted,
        Function<Normalized, ? extends R> normalized,
        Function<Plain, ? extends R> plain,
        Function<Branched, ? extends R> branched) {
      return normalized.apply(this);
    }
  }

  /** A layer without values of its own. */
  record Plain(String name, Parameterless layer, Signal input, Signal output) implements Placed {
    @Override
    public List<List<Placed>> inner() {
      return List.of();
    }

    @Override
    public <R> R match(
        Function<Weighted, ? extends R> weighted,
        Function<Normalized, ? extends R> normalized,
        Function<Plain, ? extends R> plain,
        Function<Branched, ? extends R> branched) {
      return plain.apply(this);
    }
  }

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
      implements Placed {
    @Override
    public List<List<Placed>> inner() {
      return List.of(body, projection);
    }

    @Override
    public <R> R match(
        Function<Weighted, ? extends R> weighted,
        Function<Normalized, ? extends R> normalized,
        Function<Plain, ? extends R> plain,
        Function<Branched, ? extends R> branched) {
      return branched.apply(this);
    }
  }
}
