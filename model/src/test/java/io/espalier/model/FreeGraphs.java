package io.espalier.model;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Depthwise;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Graph;
import io.espalier.model.network.LayerEntry;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import io.espalier.model.network.Standardization;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws small networks in which layers read whatever there is: branches, sums and joins. */
final class FreeGraphs {

  /** Something that can be read. */
  private record Signal(String name, TensorShape shape, boolean activated) {}

  private final Random random;
  private final List<LayerEntry> entries = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private final List<Signal> unread = new ArrayList<>();

  private FreeGraphs(Random random) {
    this.random = random;
  }

  static NetworkSpec draw(Random random) {
    return new FreeGraphs(random).draw();
  }

  private NetworkSpec draw() {
    InputShape input = new InputShape(1 + random.nextInt(3), 4, 4 + random.nextInt(2));
    Signal source = new Signal(Node.INPUT_NAME, new TensorShape(input, false), false);
    signals.add(source);
    convolution(source, 1 + random.nextInt(4), 1);
    int steps = 2 + random.nextInt(6);
    for (int k = 0; k < steps; k++) {
      step(signals.get(random.nextInt(signals.size())));
    }
    Signal row = row(rows());
    add(new Dense(2 + random.nextInt(2)), row);
    return new NetworkSpec(input, Standardization.NONE, graph(input));
  }

  private Graph graph(InputShape input) {
    return Graph.written(input, entries);
  }

  private Signal add(Layer layer, Signal... reads) {
    List<TensorShape> shapes = List.of(reads).stream().map(Signal::shape).toList();
    String name = "n" + entries.size();
    List<String> names = List.of(reads).stream().map(Signal::name).toList();
    entries.add(new LayerEntry(layer, name, names));
    Signal signal = new Signal(name, layer.output(shapes), layer.isActivated());
    unread.removeAll(List.of(reads));
    signals.add(signal);
    unread.add(signal);
    return signal;
  }

  private void step(Signal from) {
    switch (random.nextInt(9)) {
      case 0 -> convolution(from, 1 + random.nextInt(4), 1 + random.nextInt(2));
      case 1 -> add(BatchNorm.standard(), from);
      case 2 -> activation(from);
      case 3 -> pool(from);
      case 4 -> add(new Add(), from, like(from));
      case 5 -> add(new Concat(), from, like(from), like(from));
      case 6 -> shortcut(from);
      case 7 -> depthwise(from);
      default -> add(new Add(), from, twin(from));
    }
  }

  private Signal convolution(Signal from, int filters, int stride) {
    int side = 1 + random.nextInt(2) * 2;
    Window window = Window.square(side, stride, side / 2);
    Signal convolved = add(new Conv2d(filters, window, random.nextBoolean()), from);
    Signal normed = random.nextBoolean() ? add(BatchNorm.standard(), convolved) : convolved;
    return random.nextBoolean() ? activation(normed) : normed;
  }

  private void depthwise(Signal from) {
    int stride = 1 + random.nextInt(2);
    add(new Depthwise(Window.square(3, stride, 1), random.nextBoolean()), from);
  }

  private Signal activation(Signal from) {
    Nonlinearity[] all = Nonlinearity.values();
    return from.activated ? add(new Activation(all[random.nextInt(all.length)]), from) : from;
  }

  private void pool(Signal from) {
    Window window = Window.square(2, 1, random.nextInt(2));
    if (from.shape.shape().height() > 1 && from.shape.shape().width() > 1) {
      add(random.nextBoolean() ? new MaxPool(window) : new AveragePool(window), from);
    }
  }

  private Signal shortcut(Signal from) {
    int channels = from.shape.channels();
    List<Integer> sources =
        IntStream.range(0, channels).mapToObj(k -> random.nextInt(channels + 1) - 1).toList();
    return add(new Identity(1, sources), from);
  }

  /** Another signal of the same shape if there is one, maybe the same. */
  private Signal like(Signal from) {
    List<Signal> alike = signals.stream().filter(other -> other.shape.equals(from.shape)).toList();
    return alike.get(random.nextInt(alike.size()));
  }

  /** A new branch of the same shape. */
  private Signal twin(Signal from) {
    return random.nextBoolean()
        ? shortcut(from)
        : add(
            BatchNorm.standard(),
            add(new Conv2d(from.shape.channels(), Window.square(3, 1, 1), false), from));
  }

  /** All that nothing reads yet, as rows of units. */
  private List<Signal> rows() {
    List<Signal> rows = new ArrayList<>();
    for (Signal signal : List.copyOf(unread)) {
      boolean dense = random.nextBoolean();
      Signal pooled = dense ? signal : add(new GlobalAveragePool(), signal);
      Signal flat = add(new Flatten(), pooled);
      rows.add(dense ? activation(add(new Dense(1 + random.nextInt(4)), flat)) : flat);
    }
    return rows;
  }

  private Signal row(List<Signal> rows) {
    Signal row = rows.size() == 1 ? rows.get(0) : add(new Concat(), rows.toArray(Signal[]::new));
    if (random.nextBoolean()) {
      Signal hidden = activation(add(new Dense(2 + random.nextInt(5)), row));
      Signal other = random.nextBoolean() ? hidden : add(BatchNorm.standard(), hidden);
      row = add(new Add(), hidden, other);
    }
    if (row.shape.positions() == 1 && row.shape.channels() > 3 && random.nextBoolean()) {
      row = add(LayerNorm.standard(), row);
    }
    return random.nextInt(4) == 0 ? add(new Dropout(0.5, 3), row) : row;
  }
}
