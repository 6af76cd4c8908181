package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Activation;
import io.espalier.model.network.LayerSpec.AveragePool;
import io.espalier.model.network.LayerSpec.BatchNorm;
import io.espalier.model.network.LayerSpec.Conv2d;
import io.espalier.model.network.LayerSpec.Dense;
import io.espalier.model.network.LayerSpec.Dropout;
import io.espalier.model.network.LayerSpec.Flatten;
import io.espalier.model.network.LayerSpec.GlobalAveragePool;
import io.espalier.model.network.LayerSpec.MaxPool;
import io.espalier.model.network.LayerSpec.Parameterless;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Plain;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Shortcut.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts layers in their places, one after the other: shapes, names and offsets. */
final class Placement {

  private final Map<String, Integer> names = new HashMap<>();
  private long parameters;
  private long scales;
  private long statistics;

  private Placement(long scales, long statistics) {
    this.scales = scales;
    this.statistics = statistics;
  }

  /**
   * The layout of a network.
   *
   * @throws IllegalArgumentException naming the layer that does not fit, counted from 1
   */
  static Layout of(InputShape input, List<LayerSpec> layers) {
    Signal first = first(input, layers);
    Placement counted = new Placement(0, 0); // where gammas begin is only known behind the weights
    counted.place(layers, first, "layer ");
    long trained = counted.parameters + counted.scales;
    long size = trained + counted.statistics;
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network of %d parameters is too large, at most %d fit.",
              size,
              Integer.MAX_VALUE));
    }
    List<Placed> placed = new Placement(counted.parameters, trained).place(layers, first, "layer ");
    return new Layout(placed, (int) counted.parameters, (int) trained, (int) size);
  }

  /** A row of values, unless the first layer that computes reads planes. */
  private static Signal first(InputShape input, List<LayerSpec> layers) {
    LayerSpec reader = layers.get(layers.get(0) instanceof Select && layers.size() > 1 ? 1 : 0);
    return reader instanceof Dense ? Signal.row(input.size()) : new Signal(input, false);
  }

  private List<Placed> place(List<LayerSpec> layers, Signal input, String where) {
    List<Placed> placed = new ArrayList<>();
    Signal signal = input;
    for (int k = 0; k < layers.size(); k++) {
      Placed next;
      try {
        next = layers.get(k).accept(new Place(signal, where + (k + 1) + ", "));
      } catch (Misfit misfit) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s%d is %s, which %s",
                where,
                k + 1,
                describe(layers.get(k)),
                misfit.reason()),
            misfit);
      }
      placed.add(next);
      signal = next.output();
    }
    return placed;
  }

  /** The place of one layer behind a signal. */
  private final class Place implements LayerSpec.Visitor<Placed> {

    private final Signal input;
    private final String where;

    Place(Signal input, String where) {
      this.input = input;
      this.where = where;
    }

    @Override
    public Placed dense(Dense dense) {
      return weighted(dense, input);
    }

    @Override
    public Placed conv2d(Conv2d convolution) {
      return weighted(convolution, input);
    }

    @Override
    public Placed batchNorm(BatchNorm norm) {
      return normalized(norm, input);
    }

    @Override
    public Placed residual(Residual residual) {
      return branched(residual, input, where);
    }

    @Override
    public Placed select(Select select) {
      return plain(select, input);
    }

    @Override
    public Placed maxPool(MaxPool pool) {
      return plain(pool, input);
    }

    @Override
    public Placed averagePool(AveragePool pool) {
      return plain(pool, input);
    }

    @Override
    public Placed globalAveragePool(GlobalAveragePool pool) {
      return plain(pool, input);
    }

    @Override
    public Placed flatten(Flatten flatten) {
      return plain(flatten, input);
    }

    @Override
    public Placed dropout(Dropout dropout) {
      return plain(dropout, input);
    }

    @Override
    public Placed activation(Activation activation) {
      return plain(activation, input);
    }
  }

  private Plain plain(Parameterless layer, Signal input) {
    return new Plain(name(layer.kind().tag()), layer, input, Shapes.output(layer, input));
  }

  private Normalized normalized(BatchNorm norm, Signal input) {
    NormBlock block = new NormBlock(name("norm"), (int) scales, (int) statistics, input.channels());
    if (input.flat() && input.positions() > 1) {
      throw new Misfit("does not go behind a flatten. Put it in front");
    }
    scales += 2L * input.channels();
    statistics += 2L * input.channels();
    return new Normalized(norm, input, block);
  }

  private Weighted weighted(Dense dense, Signal input) {
    if (!input.flat()) {
      throw new Misfit(
          "reads a row of units, not planes of %s. Put a flatten in front".formatted(input));
    }
    ParameterBlock block =
        new ParameterBlock(name("dense"), (int) parameters, input.size(), dense.units());
    parameters += (input.size() + 1L) * dense.units();
    return new Weighted(dense, input, Signal.row(dense.units()), block, null);
  }

  private Weighted weighted(Conv2d layer, Signal input) {
    Window window = layer.window();
    ParameterBlock block =
        new ParameterBlock(
            name("conv"),
            (int) parameters,
            input.channels(),
            layer.filters(),
            window.taps(),
            layer.biased());
    parameters +=
        (long) layer.filters()
            * (input.channels() * (long) window.taps() + (layer.biased() ? 1 : 0));
    return new Weighted(layer, input, Shapes.slide(window, input, layer.filters()), block, window);
  }

  private Branched branched(Residual layer, Signal input, String where) {
    Shapes.requirePlanes(input);
    List<Placed> body = place(layer.body(), input, where + "body layer ");
    Signal sum = body.get(body.size() - 1).output();
    List<Placed> projection = List.of();
    GateBlock gates = null;
    String name = name("residual");
    Signal shortcut;
    if (layer.shortcut() instanceof Identity identity) {
      gates = new GateBlock(name, (int) statistics, identity.sources().size());
      statistics += identity.sources().size();
      shortcut =
          Shapes.slide(Window.square(1, identity.stride(), 0), input, identity.sources().size());
      for (int source : identity.sources()) {
        if (source >= input.channels()) {
          throw new Misfit(
              String.format(Locale.ROOT, "has a shortcut from channel %d of %s", source, input));
        }
      }
    } else {
      Conv2d pointwise =
          new Conv2d(sum.channels(), Window.square(1, layer.shortcut().stride(), 0), false);
      projection =
          place(List.of(pointwise, BatchNorm.standard()), input, where + "projection layer ");
      shortcut = projection.get(1).output();
    }
    if (!shortcut.equals(sum)) {
      throw new Misfit("adds %s of its shortcut to %s of its body".formatted(shortcut, sum));
    }
    return new Branched(name, layer, input, sum, body, projection, gates);
  }

  private String name(String kind) {
    return kind + names.merge(kind, 1, Integer::sum);
  }

  private static String describe(LayerSpec layer) {
    String name = layer.kind().tag();
    return (name.startsWith("a") ? "an " : "a ") + name;
  }
}
