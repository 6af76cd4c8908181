package io.espalier.actors.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;

/**
 * What is remembered to be learnt again, in a file; most runs, and earlier versions, have nothing.
 */
final class ReplaySections {

  private static final String REPLAY = "replay";
  private static final String SEEN = "replay.seen";
  private static final String LABELS = "replay.labels";
  private static final String FEATURES = "replay.features";

  private ReplaySections() {}

  static void put(SectionFile content, ReplayState state) {
    if (state.equals(ReplayState.NONE)) {
      return;
    }
    ObjectNode node = content.metadata().putObject(REPLAY);
    node.put("seed", state.seed());
    node.put("batches", state.batches());
    node.put("extraSteps", state.extraSteps());
    content.put(SEEN, state.seen()).put(LABELS, state.labels()).put(FEATURES, state.features());
  }

  static ReplayState read(SectionFile content) {
    if (!content.fields().has(REPLAY)) {
      return ReplayState.NONE;
    }
    Fields node = content.fields().object(REPLAY);
    return new ReplayState(
        node.wholeLong("seed"),
        node.wholeLong("batches"),
        node.wholeLong("extraSteps"),
        content.longs(SEEN),
        content.ints(LABELS),
        content.floats(FEATURES));
  }
}
