package io.espalier.deploy.predict;

import io.espalier.deploy.offline.ClassNames;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.model.compact.Compaction;
import io.espalier.model.flow.InputShape;
import io.espalier.model.network.NetworkSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that predictions are made with. Features are taken as records have them: what they are
 * standardized by is in the network. What else will be done to them before that belongs here.
 *
 * @param version the records that it has learnt
 * @param network compacted
 * @param denseParameters of the network that it was made of, masked ones included
 * @param classNames one per output
 */
public record PublishedModel(
    long version, NetworkSnapshot network, int denseParameters, List<String> classNames) {

  public PublishedModel {
    classNames = List.copyOf(classNames);
    if (classNames.size() != network.spec().classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network with %d outputs has as many names of classes, got %d",
              network.spec().classes(),
              classNames.size()));
    }
  }

  /**
   * A network as it learns, made small. Costs O(parameters).
   *
   * @param classNames empty for their numbers
   * @throws IllegalArgumentException when a value is not finite: training has diverged
   */
  public static PublishedModel of(long records, NetworkSnapshot network, List<String> classNames) {
    requireFinite(network.values());
    return new PublishedModel(
        records,
        Compaction.compact(network),
        network.spec().parameters(),
        classNames.isEmpty() ? ClassNames.numbers(network.spec().classes()) : classNames);
  }

  private static void requireFinite(float[] values) {
    for (int index = 0; index < values.length; index++) {
      if (!Float.isFinite(values[index])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "parameter %d is %s: training has diverged", index, values[index]));
      }
    }
  }

  /** Shape of one row of features. */
  public InputShape input() {
    return network.spec().input();
  }

  /** Parameters of the dense network per live one. */
  public double compression() {
    return (double) denseParameters / Math.max(1, network.kept());
  }

  /** What is told of it besides, by name. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(NetworkFacts.RECORDS, Long.toString(version));
    facts.put("parameters", Integer.toString(network.kept()));
    facts.put("dense_parameters", Integer.toString(denseParameters));
    NetworkFacts.put(network, denseParameters, facts);
    if (!classNames.equals(ClassNames.numbers(classNames.size()))) {
      ClassNames.put(classNames, facts);
    }
    return facts;
  }
}
