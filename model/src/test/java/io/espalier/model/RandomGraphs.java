package io.espalier.model;

import io.espalier.model.flow.Gated;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.AveragePool;
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
import io.espalier.model.layer.Select;
import io.espalier.model.layer.Shortcut;
import io.espalier.model.layer.Shortcut.Projection;
import io.espalier.model.network.Layout;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws small networks with convolutions, normalizations, residual and dense layers. */
public final class RandomGraphs {

  private final Random random;
  private final List<LayerSpec> layers = new ArrayList<>();
  private final Activation activation;
  private final boolean sequential;
  private int channels;
  private int height;
  private int width;

  private RandomGraphs(Random random, boolean sequential) {
    this.random = random;
    this.sequential = sequential;
    activation = new Activation(nonlinearity(random));
  }

  /** ReLU more often than the others: behind it most is dead. */
  private static Nonlinearity nonlinearity(Random random) {
    Nonlinearity[] all = Nonlinearity.values();
    int drawn = random.nextInt(2 * all.length);
    return drawn < all.length ? all[drawn] : Nonlinearity.RELU;
  }

  /** Layers of a random graph. */
  public static NetworkSpec spec(Random random) {
    return random.nextInt(3) == 0
        ? FreeGraphs.draw(random)
        : new RandomGraphs(random, false).draw();
  }

  /** A random graph with values, nothing masked. */
  public static NetworkSnapshot dense(Random random) {
    return dense(random, spec(random));
  }

  /** A random graph without residual layers, with values, nothing masked. */
  public static NetworkSnapshot chain(Random random) {
    return dense(random, new RandomGraphs(random, true).draw());
  }

  private static NetworkSnapshot dense(Random random, NetworkSpec spec) {
    Layout layout = spec.layout();
    float[] values = RandomNetworks.gaussian(random, layout.size(), 0.5);
    for (Normalized norm : layout.normalized()) {
      for (int c = 0; c < norm.block().channels(); c++) {
        values[norm.block().variance(c)] = 0.3f + random.nextFloat();
        values[norm.block().gamma(c)] += 1;
      }
    }
    for (LayoutNode node : layout.nodes()) {
      if (node.flow() instanceof Gated || node.flow() instanceof LayerNormalized) {
        node.flow().initialize(values);
      }
    }
    return NetworkSnapshot.dense(spec, values);
  }

  /** A random graph of which kernels, filters, channels, gates or single weights are masked. */
  public static NetworkSnapshot masked(Random random) {
    return masked(random, dense(random));
  }

  /** The network with kernels, filters, channels, gates or single weights masked. */
  public static NetworkSnapshot masked(Random random, NetworkSnapshot network) {
    double density = random.nextDouble();
    BitSet cut = new BitSet();
    for (ParameterBlock block : network.spec().blocks()) {
      cut(block, random, random.nextInt(6) == 0 ? 0.05 : density, cut);
    }
    Layout layout = network.spec().layout();
    for (Normalized norm : layout.normalized()) {
      for (int c = 0; c < norm.block().channels(); c++) {
        switch (random.nextInt(6)) {
          case 0 -> norm.block().of(c).forEach(cut::set);
          case 1 -> cut.set(norm.block().gamma(c));
          case 2 -> cut.set(norm.block().beta(c));
          default -> {} // stays
        }
      }
    }
    for (LayoutNode node : layout.nodes()) {
      if (node.flow() instanceof LayerNormalized norm) {
        cut.set(norm.block().gamma(0) + random.nextInt(2 * norm.block().units()));
      }
    }
    for (Gated shortcut : layout.gated()) {
      for (int c = 0; c < shortcut.block().channels(); c++) {
        cut.set(shortcut.block().gate(c), random.nextDouble() > density);
      }
    }
    return network.without(cut);
  }

  private static void cut(ParameterBlock block, Random random, double density, BitSet cut) {
    boolean whole = random.nextBoolean();
    for (int output = 0; output < block.outputs(); output++) {
      boolean dead = random.nextInt(5) == 0;
      for (int input = 0; input < block.inputs(); input++) {
        boolean gone = dead || random.nextDouble() > density;
        for (int tap = 0; tap < block.taps(); tap++) {
          boolean tapGone = dead || (whole ? gone : random.nextDouble() > density);
          cut.set(block.weight(input, output) + tap, tapGone);
        }
      }
      if (block.biased()) {
        cut.set(block.bias(output), random.nextDouble() > density);
      }
    }
    int unread = random.nextInt(block.inputs());
    if (random.nextBoolean()) {
      for (int output = 0; output < block.outputs(); output++) {
        cut.set(block.weight(unread, output), block.weight(unread, output) + block.taps());
      }
    }
  }

  private NetworkSpec draw() {
    channels = 1 + random.nextInt(3);
    height = 4 + random.nextInt(4);
    width = 4 + random.nextInt(4);
    InputShape input = new InputShape(channels, height, width);
    if (channels > 1 && random.nextInt(4) == 0) {
      channels--;
      layers.add(new Select(IntStream.range(0, channels * height * width).toArray()));
    }
    switch (random.nextInt(8)) {
      case 0 -> pool();
      case 1 -> layers.add(BatchNorm.standard());
      default -> {} // as it comes
    }
    convolution();
    int depth = random.nextInt(3);
    for (int k = 0; k < depth; k++) {
      switch (random.nextInt(sequential ? 2 : 5)) {
        case 0 -> convolution();
        case 1 -> pool();
        default -> residual();
      }
    }
    if (random.nextBoolean()) {
      layers.add(new GlobalAveragePool());
    }
    layers.add(new Flatten());
    if (random.nextInt(3) == 0) {
      layers.add(new Dropout(0.5, 7));
    }
    if (random.nextBoolean()) {
      layers.add(new Dense(2 + random.nextInt(4)));
      if (random.nextInt(3) == 0) {
        layers.add(BatchNorm.standard());
      }
      layers.add(activation);
    }
    layers.add(new Dense(2 + random.nextInt(2)));
    return new NetworkSpec(input, layers);
  }

  private void convolution() {
    Window window =
        new Window(
            1 + random.nextInt(Math.min(4, height)),
            1 + random.nextInt(Math.min(3, width)),
            1 + random.nextInt(2),
            0);
    window = padded(window);
    slide(window);
    channels = 1 + random.nextInt(4);
    layers.add(new Conv2d(channels, window, random.nextInt(3) > 0));
    if (random.nextBoolean()) {
      layers.add(BatchNorm.standard());
    }
    if (random.nextInt(4) > 0) {
      layers.add(activation);
    }
  }

  private Window padded(Window window) {
    int most = Math.min(window.height(), window.width()) - 1;
    int padding = random.nextInt(most + 1);
    return new Window(window.height(), window.width(), window.stride(), padding);
  }

  private void slide(Window window) {
    height = window.outputHeight(height);
    width = window.outputWidth(width);
  }

  private void pool() {
    if (height < 2 || width < 2) {
      return;
    }
    Window window = new Window(2, 1 + random.nextInt(2), 1 + random.nextInt(2), 0);
    slide(window);
    layers.add(random.nextBoolean() ? new MaxPool(window) : new AveragePool(window));
  }

  private void residual() {
    int stride = 1 + random.nextInt(2);
    int filters = random.nextBoolean() ? channels : 1 + random.nextInt(5);
    List<LayerSpec> body = new ArrayList<>();
    if (random.nextBoolean()) {
      body.add(new Conv2d(1 + random.nextInt(3), Window.square(1, 1, 0), random.nextBoolean()));
      if (random.nextBoolean()) {
        body.add(BatchNorm.standard());
      }
      body.add(activation);
    }
    body.add(new Conv2d(filters, Window.square(3, stride, 1), random.nextBoolean()));
    body.add(BatchNorm.standard());
    Shortcut shortcut =
        random.nextInt(3) == 0
            ? new Projection(stride)
            : random.nextBoolean()
                ? Identity.padded(channels, filters, stride)
                : new Identity(stride, sources(filters));
    slide(Window.square(3, stride, 1));
    layers.add(new Residual(body, shortcut));
    layers.add(activation);
    channels = filters;
  }

  private List<Integer> sources(int filters) {
    return IntStream.range(0, filters).mapToObj(k -> random.nextInt(channels + 1) - 1).toList();
  }
}
