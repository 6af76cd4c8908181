package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.model.train.OptimizerSpec.Adam;
import io.espalier.model.train.OptimizerSpec.Sgd;

/**
 * Optimizer settings as JSON. Reading throws IllegalArgumentException on what it does not know.
 * Doubles come back exactly: JSON holds the shortest decimal that does.
 */
final class OptimizerJson {

  private OptimizerJson() {}

  static ObjectNode write(OptimizerSpec spec) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (spec instanceof Adam adam) {
      node.put("type", "adam")
          .put("beta1", adam.beta1())
          .put("beta2", adam.beta2())
          .put("epsilon", adam.epsilon());
    } else if (spec instanceof Sgd sgd) {
      node.put("type", "sgd").put("momentum", sgd.momentum());
    } else {
      throw new IllegalStateException("optimizer " + spec + " has no form in a file yet");
    }
    return node.put("learningRate", spec.learningRate()).put("weightDecay", spec.weightDecay());
  }

  static OptimizerSpec read(Fields fields) {
    String type = fields.text("type");
    return switch (type) {
      case "adam" ->
          new Adam(
              fields.real("learningRate"),
              fields.real("beta1"),
              fields.real("beta2"),
              fields.real("epsilon"),
              fields.real("weightDecay"));
      case "sgd" ->
          new Sgd(fields.real("learningRate"), fields.real("momentum"), fields.real("weightDecay"));
      default ->
          throw new IllegalArgumentException(
              "optimizer '%s' is not known to this program. Use a newer program.".formatted(type));
    };
  }
}
