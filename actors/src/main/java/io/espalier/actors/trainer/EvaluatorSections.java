package io.espalier.actors.trainer;

import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.streaming.evaluate.EvaluatorState;

/** What a prequential evaluation remembers, in a file. */
final class EvaluatorSections {

  private static final String EVALUATOR = "evaluator";
  private static final String CONFUSION = "evaluator.confusion";
  private static final String LABELS = "evaluator.windowLabels";
  private static final String PREDICTIONS = "evaluator.windowPredictions";
  private static final String MAJORITY = "evaluator.windowMajorityHits";
  private static final String NO_CHANGE = "evaluator.windowNoChangeHits";
  private static final String DECAYED = "evaluator.decayed";

  private EvaluatorSections() {}

  static void put(SectionFile content, EvaluatorState state) {
    content
        .metadata()
        .putObject(EVALUATOR)
        .put("majorityHits", state.majorityHits())
        .put("noChangeHits", state.noChangeHits())
        .put("previousLabel", state.previousLabel());
    content
        .put(CONFUSION, state.confusion())
        .put(LABELS, state.windowLabels())
        .put(PREDICTIONS, state.windowPredictions())
        .put(MAJORITY, bytes(state.windowMajorityHits()))
        .put(NO_CHANGE, bytes(state.windowNoChangeHits()))
        .put(DECAYED, new double[] {state.decayedHits(), state.decayedRecords()});
  }

  static EvaluatorState read(SectionFile content) {
    Fields node = content.fields().object(EVALUATOR);
    double[] decayed = content.doubles(DECAYED, 2);
    return new EvaluatorState(
        content.longs(CONFUSION),
        node.wholeLong("majorityHits"),
        node.wholeLong("noChangeHits"),
        content.ints(LABELS),
        content.ints(PREDICTIONS),
        booleans(content.bytes(MAJORITY)),
        booleans(content.bytes(NO_CHANGE)),
        decayed[0],
        decayed[1],
        node.whole("previousLabel"));
  }

  private static byte[] bytes(boolean[] flags) {
    byte[] bytes = new byte[flags.length];
    for (int k = 0; k < flags.length; k++) {
      bytes[k] = (byte) (flags[k] ? 1 : 0);
    }
    return bytes;
  }

  private static boolean[] booleans(byte[] bytes) {
    boolean[] flags = new boolean[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      flags[k] = bytes[k] != 0;
    }
    return flags;
  }
}
