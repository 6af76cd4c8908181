package io.espalier.model;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws small networks, masks and inputs for property tests. */
public final class RandomNetworks {

  private RandomNetworks() {}

  /** One to four dense layers, with or without a selection in front, no parameter masked. */
  public static NetworkSnapshot dense(Random random) {
    NetworkSpec spec = spec(random);
    return NetworkSnapshot.dense(spec, gaussian(random, spec.parameters(), 0.7));
  }

  /** Like {@link #dense} with ReLU only. */
  public static NetworkSnapshot relu(Random random) {
    NetworkSpec spec = spec(random);
    List<LayerSpec> layers =
        spec.layers().stream()
            .<LayerSpec>map(
                layer -> layer instanceof Activation ? new Activation(Nonlinearity.RELU) : layer)
            .toList();
    NetworkSpec relu = new NetworkSpec(spec.input(), layers);
    return NetworkSnapshot.dense(relu, gaussian(random, relu.parameters(), 0.7));
  }

  /** A network with a mask of any density; now and then whole units or layers are masked. */
  public static NetworkSnapshot masked(Random random) {
    NetworkSnapshot network = dense(random);
    double density = random.nextDouble();
    BitSet cut = new BitSet();
    for (ParameterBlock block : network.spec().blocks()) {
      int kind = random.nextInt(8);
      for (int index = block.offset(); index < block.end(); index++) {
        boolean bias = index >= block.bias(0);
        boolean cutHere =
            switch (kind) {
              case 0 -> true; // a whole layer dead
              case 1 -> !bias; // biases only
              case 2 -> bias || random.nextDouble() > density; // no bias
              default -> random.nextDouble() > density;
            };
        cut.set(index, cutHere);
      }
      cutUnits(block, random, cut);
    }
    return network.without(cut);
  }

  /** Masks some units' incoming and some inputs' outgoing weights. */
  private static void cutUnits(ParameterBlock block, Random random, BitSet cut) {
    for (int output = 0; output < block.outputs(); output++) {
      for (int input = 0; input < block.inputs(); input++) {
        if ((output + input) % 5 == 0 && random.nextInt(3) == 0) {
          int dead = input;
          IntStream.range(0, block.outputs()).forEach(k -> cut.set(block.weight(dead, k)));
        }
      }
      if (random.nextInt(4) == 0) {
        cut.set(block.weight(0, output), block.weight(0, output) + block.inputs());
      }
    }
  }

  private static NetworkSpec spec(Random random) {
    int features = 1 + random.nextInt(9);
    List<LayerSpec> layers = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      int[] selected =
          IntStream.range(0, features).filter(k -> k == 0 || random.nextBoolean()).toArray();
      layers.add(new Select(selected));
    }
    Nonlinearity[] functions = Nonlinearity.values();
    Nonlinearity function = functions[random.nextInt(functions.length)];
    int depth = 1 + random.nextInt(4);
    for (int k = 0; k < depth; k++) {
      layers.add(new Dense(k == depth - 1 ? 2 + random.nextInt(4) : 1 + random.nextInt(8)));
      if (k < depth - 1 && random.nextInt(10) > 0) { // now and then a linear layer
        layers.add(new Activation(function));
      }
    }
    return new NetworkSpec(InputShape.flat(features), layers);
  }

  public static float[] gaussian(Random random, int length, double deviation) {
    float[] values = new float[length];
    for (int k = 0; k < length; k++) {
      values[k] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  public static int[] labels(Random random, int samples, int classes) {
    return IntStream.range(0, samples).map(k -> random.nextInt(classes)).toArray();
  }
}
