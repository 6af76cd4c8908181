package io.espalier.model.format;

import io.espalier.model.evidence.SensitivitySums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sensitivity of a network's layers, as sections of a file of evidence. */
final class SensitivitySections {

  private SensitivitySections() {}

  static void put(SectionFile content, SensitivitySums sums) {
    content.metadata().put("sensitivities", sums.layers().size());
    content.put("sensitivityRecords", new double[] {sums.records()});
    for (int k = 0; k < sums.layers().size(); k++) {
      SensitivitySums.Layer layer = sums.layers().get(k);
      content.put("inputs." + k, layer.inputs());
      content.put("squaredInputs." + k, layer.squaredInputs());
      content.put("squaredGradients." + k, layer.squaredGradients());
    }
  }

  /** What {@link #put} put; empty where there is none. */
  static Optional<SensitivitySums> read(SectionFile content) {
    if (!content.fields().has("sensitivities")) {
      return Optional.empty();
    }
    List<SensitivitySums.Layer> layers = new ArrayList<>();
    int count = content.fields().whole("sensitivities");
    for (int k = 0; k < count; k++) {
      layers.add(
          new SensitivitySums.Layer(
              content.doubles("inputs." + k),
              content.doubles("squaredInputs." + k),
              content.doubles("squaredGradients." + k)));
    }
    return Optional.of(new SensitivitySums(content.doubles("sensitivityRecords", 1)[0], layers));
  }
}
