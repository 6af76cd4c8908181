package io.espalier.deploy.guards;

import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Cuts of live weights whose harm is known. */
final class PlantedCuts {

  /** As fine as the number of weights is looked for. */
  private static final int HALVINGS = 8;

  private PlantedCuts() {}

  /**
   * The smallest weights, as many as can go (to 1/2⁸ of all) without another prediction for any of
   * these records.
   */
  static MaskDelta harmless(NetworkSnapshot network, List<LabelledBatch> records) {
    List<Integer> smallest = new ArrayList<>(weights(network, network.spec().blocks()));
    smallest.sort(Comparator.comparingDouble(index -> Math.abs(network.values()[index])));
    List<int[]> predictions = predictions(network, records);
    int harmless = 0;
    int harmful = smallest.size() + 1;
    for (int halving = 0; halving < HALVINGS && harmful - harmless > 1; halving++) {
      int middle = (harmless + harmful) / 2;
      if (leaves(predictions, network.without(first(smallest, middle)), records)) {
        harmless = middle;
      } else {
        harmful = middle;
      }
    }
    return MaskDelta.cut(first(smallest, harmless));
  }

  /**
   * Weights drawn from all.
   *
   * @param depth in halvings: at 1 half of them stay, at 2 a quarter
   */
  static MaskDelta random(NetworkSnapshot network, double depth, SplittableRandom random) {
    return drawn(weights(network, network.spec().blocks()), depth, random);
  }

  /** Weights drawn from those that the last layer has for a class. */
  static MaskDelta ofClass(
      NetworkSnapshot network, int label, double depth, SplittableRandom random) {
    List<ParameterBlock> blocks = network.spec().blocks();
    ParameterBlock last = blocks.get(blocks.size() - 1);
    List<Integer> weights =
        network.live().stream()
            .filter(index -> index >= last.weight(0, label) && index < last.weightsEnd(label))
            .boxed()
            .toList();
    return drawn(weights, depth, random);
  }

  private static MaskDelta drawn(List<Integer> weights, double depth, SplittableRandom random) {
    double kept = Math.pow(2, -depth);
    BitSet cut = new BitSet();
    weights.stream().filter(index -> random.nextDouble() >= kept).forEach(cut::set);
    return MaskDelta.cut(cut);
  }

  private static List<Integer> weights(NetworkSnapshot network, List<ParameterBlock> blocks) {
    return blocks.stream()
        .flatMap(
            block ->
                network.live().get(block.offset(), block.offset() + block.weights()).stream()
                    .mapToObj(weight -> block.offset() + weight))
        .toList();
  }

  private static BitSet first(List<Integer> indices, int count) {
    BitSet first = new BitSet();
    indices.subList(0, count).forEach(first::set);
    return first;
  }

  private static List<int[]> predictions(NetworkSnapshot network, List<LabelledBatch> records) {
    try (Classifier classifier = new Classifier(network, largest(records))) {
      return records.stream()
          .map(batch -> classifier.predict(batch.features(), batch.size()))
          .toList();
    }
  }

  private static boolean leaves(
      List<int[]> predictions, NetworkSnapshot network, List<LabelledBatch> records) {
    try (Classifier classifier = new Classifier(network, largest(records))) {
      for (int k = 0; k < predictions.size(); k++) {
        LabelledBatch batch = records.get(k);
        if (!Arrays.equals(
            predictions.get(k), classifier.predict(batch.features(), batch.size()))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Records in the largest batch. */
  static int largest(List<LabelledBatch> records) {
    return records.stream().mapToInt(LabelledBatch::size).max().orElse(1);
  }
}
