package io.espalier.model.onnx;

import io.espalier.model.onnx.ImportedNetwork.Ending;
import io.espalier.model.onnx.file.OnnxNode;
import java.util.Map;

/**
 * Where the network in a model ends.
 *
 * @param logits the value that its last layer puts out
 * @param ending what the model makes of that
 */
record ModelEnd(String logits, Ending ending) {

  private static final Map<String, Ending> ENDINGS =
      Map.of("Softmax", Ending.PROBABILITIES, "LogSoftmax", Ending.LOG_PROBABILITIES);

  /** The end in front of an output, past what changes nothing and one softmax. */
  static ModelEnd of(String output, Makers makers) {
    ModelEnd end = new ModelEnd(output, Ending.LOGITS);
    OnnxNode last = makers.of(output);
    while (last != null && end.isBehind(last)) {
      end =
          new ModelEnd(
              new Operation(last).required(0), ENDINGS.getOrDefault(last.type(), end.ending()));
      last = makers.of(end.logits());
    }
    return end;
  }

  /** A second softmax is none of the ending: the network would have to compute it. */
  private boolean isBehind(OnnxNode node) {
    return ENDINGS.containsKey(node.type())
        ? ending == Ending.LOGITS
        : Operators.changesNothing(new Operation(node));
  }
}
