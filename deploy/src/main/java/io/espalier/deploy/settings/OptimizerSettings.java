package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import io.espalier.model.plan.StreamDefaults;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How weights follow the gradient.
 *
 * @param momentum of {@link Kind#SGD} only
 * @param weightDecay L2 penalty on the weights; of {@link Kind#ADAMW} decoupled from the gradient
 * @param clipNorm length that a longer gradient is shortened to; empty for gradients as they are
 */
public record OptimizerSettings(
    Kind kind, double learningRate, double momentum, double weightDecay, OptionalDouble clipNorm) {

  private static final Range LEARNING_RATE = Range.inside(0, 10);
  private static final Range MOMENTUM = Range.from(0, 1);
  private static final Range WEIGHT_DECAY = Range.from(0, 1);

  private static final Range CLIP_NORM = Range.inside(0, 1_000_000_000);

  /** Adam, without a penalty. */
  public static final OptimizerSettings DEFAULT =
      new OptimizerSettings(
          Kind.ADAM,
          Kind.ADAM.usualRate(),
          OptimizerSpec.USUAL_MOMENTUM,
          0,
          OptionalDouble.of(StreamDefaults.CLIP_NORM));

  public OptimizerSettings {
    Requirements requirements =
        new Requirements()
            .number("learning-rate", LEARNING_RATE, learningRate)
            .number("momentum", MOMENTUM, momentum)
            .number("weight-decay", WEIGHT_DECAY, weightDecay);
    clipNorm.ifPresent(norm -> requirements.number("clip-norm", CLIP_NORM, norm));
    requirements.check();
  }

  /** These settings with another rate and penalty. */
  public OptimizerSettings with(double otherRate, double otherDecay) {
    return new OptimizerSettings(kind, otherRate, momentum, otherDecay, clipNorm);
  }

  /** The optimizer with these settings. */
  public OptimizerSpec spec() {
    return kind.spec(learningRate, momentum, weightDecay);
  }

  static OptimizerSettings read(ConfigReader in) {
    int problemsBefore = in.problems();
    Kind kind = in.choice("kind", Kind.class);
    if (in.problems() == problemsBefore) {
      in.refuseUnused(
          "momentum",
          kind != Kind.SGD,
          "is of sgd, but the kind is " + kind.name().toLowerCase(Locale.ROOT));
    }
    return new OptimizerSettings(
        kind,
        in.real("learning-rate", LEARNING_RATE),
        in.real("momentum", MOMENTUM),
        in.real("weight-decay", WEIGHT_DECAY),
        in.optionalReal("clip-norm", CLIP_NORM));
  }
}
