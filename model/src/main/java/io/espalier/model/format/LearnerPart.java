package io.espalier.model.format;

import io.espalier.model.flow.InputShape;
import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A learner in a file: its network, its optimizer and what that remembers. */
public final class LearnerPart implements StatePart<LearnerState> {

  public static final StatePart<LearnerState> PART = new LearnerPart();

  private static final String MEASURES = "measuresFeatures";
  private static final String SAMPLES = "features.samples";
  private static final String MEANS = "features.means";
  private static final String SQUARES = "features.squares";

  private LearnerPart() {}

  @Override
  public String name() {
    return "learner";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<LearnerState> type() {
    return LearnerState.class;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a value or moment is not finite: nobody could go on from
   *     it
   */
  @Override
  public void write(LearnerState state, SectionFile content) {
    content
        .metadata()
        .put("steps", state.optimizerState().steps())
        .put(MEASURES, state.features().isPresent());
    content.metadata().set("optimizer", OptimizerJson.write(state.optimizer()));
    content.metadata().set("noise", NoiseJson.write(state.noise()));
    NetworkFile.put(state.network(), content);
    state.features().ifPresent(features -> put(features, content));
    List<float[]> moments = state.optimizerState().moments();
    for (int k = 0; k < moments.size(); k++) {
      content.put("moment." + k, moments.get(k));
      content.finite("moment." + k);
    }
    content.finite("values");
  }

  @Override
  public LearnerState read(SectionFile content) {
    Fields fields = content.fields();
    OptimizerSpec optimizer = OptimizerJson.read(fields.object("optimizer"));
    List<float[]> moments =
        IntStream.range(0, optimizer.moments())
            .mapToObj(k -> content.finite("moment." + k))
            .toList();
    NetworkSnapshot network = NetworkFile.network(content);
    return new LearnerState(
        network,
        optimizer,
        new OptimizerState(fields.wholeLong("steps"), moments),
        NoiseJson.read(fields.object("noise")),
        fields.flag(MEASURES)
            ? Optional.of(features(content, network.spec().input()))
            : Optional.empty());
  }

  private static void put(FeatureMoments features, SectionFile content) {
    content
        .put(SAMPLES, new long[] {features.samples()})
        .put(MEANS, features.means())
        .put(SQUARES, features.squares());
  }

  private static FeatureMoments features(SectionFile content, InputShape input) {
    return new FeatureMoments(
        input, content.longs(SAMPLES, 1)[0], content.doubles(MEANS), content.doubles(SQUARES));
  }
}
