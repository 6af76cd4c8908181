package io.espalier.model.format;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a network's units vary together, as sections of a file of evidence. */
final class NeuronSections {

  private NeuronSections() {}

  static void put(SectionFile content, NeuronEvidence.State state) {
    content
        .metadata()
        .putObject("neurons")
        .put("firstGroup", state.firstGroup())
        .put("groups", state.groups().size());
    for (int k = 0; k < state.groups().size(); k++) {
      CoMoments.State group = state.groups().get(k);
      content.put("neuronWeights." + k, new double[] {group.weight(), group.squaredWeight()});
      content.put("mean." + k, group.mean());
      content.put("coMoment." + k, group.coMoment());
    }
  }

  /** What {@link #put} put; empty where there is none. */
  static Optional<NeuronEvidence.State> read(SectionFile content) {
    if (!content.fields().has("neurons")) {
      return Optional.empty();
    }
    Fields neurons = content.fields().object("neurons");
    return Optional.of(
        new NeuronEvidence.State(
            neurons.whole("firstGroup"), groups(content, neurons.whole("groups"))));
  }

  private static List<CoMoments.State> groups(SectionFile content, int count) {
    List<CoMoments.State> groups = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] weights = content.doubles("neuronWeights." + k, 2);
      groups.add(
          new CoMoments.State(
              weights[0],
              weights[1],
              content.doubles("mean." + k),
              content.doubles("coMoment." + k)));
    }
    return groups;
  }
}
