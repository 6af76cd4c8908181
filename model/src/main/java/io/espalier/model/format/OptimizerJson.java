package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Adam;
import io.espalier.model.optimizer.OptimizerSpec.AdamW;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.optimizer.OptimizerSpec.RmsProp;
import io.espalier.model.optimizer.OptimizerSpec.Sgd;
import java.util.Arrays;

/**
 * Optimizer settings as JSON. Reading throws IllegalArgumentException on what it does not know.
 * Doubles come back exactly: JSON holds the shortest decimal that does.
 */
final class OptimizerJson {

  private OptimizerJson() {}

  static ObjectNode write(OptimizerSpec spec) {
    return spec.accept(new Writer())
        .put("learningRate", spec.learningRate())
        .put("weightDecay", spec.weightDecay());
  }

  /** The type, and what one kind has and another has not. */
  private static final class Writer implements OptimizerSpec.Visitor<ObjectNode> {

    private static ObjectNode typed(Kind kind) {
      return JsonNodeFactory.instance.objectNode().put("type", kind.toString());
    }

    @Override
    public ObjectNode sgd(Sgd sgd) {
      return typed(Kind.SGD).put("momentum", sgd.momentum());
    }

    @Override
    public ObjectNode adam(Adam adam) {
      return typed(Kind.ADAM)
          .put("beta1", adam.beta1())
          .put("beta2", adam.beta2())
          .put("epsilon", adam.epsilon());
    }

    @Override
    public ObjectNode adamW(AdamW adamW) {
      return typed(Kind.ADAMW)
          .put("beta1", adamW.beta1())
          .put("beta2", adamW.beta2())
          .put("epsilon", adamW.epsilon());
    }

    @Override
    public ObjectNode rmsProp(RmsProp rmsProp) {
      return typed(Kind.RMSPROP).put("rho", rmsProp.rho()).put("epsilon", rmsProp.epsilon());
    }
  }

  static OptimizerSpec read(Fields fields) {
    return switch (kind(fields.text("type"))) {
      case ADAM -> adam(fields);
      case ADAMW -> adamW(fields);
      case RMSPROP ->
          new RmsProp(
              fields.real("learningRate"),
              fields.real("rho"),
              fields.real("epsilon"),
              fields.real("weightDecay"));
      case SGD ->
          new Sgd(fields.real("learningRate"), fields.real("momentum"), fields.real("weightDecay"));
    };
  }

  private static Kind kind(String type) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.toString().equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "optimizer '%s' is not known to this program. Use a newer program."
                        .formatted(type)));
  }

  private static Adam adam(Fields fields) {
    return new Adam(
        fields.real("learningRate"),
        fields.real("beta1"),
        fields.real("beta2"),
        fields.real("epsilon"),
        fields.real("weightDecay"));
  }

  private static AdamW adamW(Fields fields) {
    return new AdamW(
        fields.real("learningRate"),
        fields.real("beta1"),
        fields.real("beta2"),
        fields.real("epsilon"),
        fields.real("weightDecay"));
  }
}
