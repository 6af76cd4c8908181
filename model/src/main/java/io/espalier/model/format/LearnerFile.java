package io.espalier.model.format;

import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.model.train.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A learner in a file: its network, its optimizer and what that remembers. */
public final class LearnerFile {

  private static final String SAMPLES = "features.samples";
  private static final String MEANS = "features.means";
  private static final String SQUARES = "features.squares";

  private LearnerFile() {}

  /**
   * Writes or replaces a file; see {@link SectionFile#write}.
   *
   * @throws IllegalArgumentException when a value or moment is not finite: nobody could go on from
   *     it
   */
  public static void write(Path file, LearnerState state) throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "learner").put("steps", state.optimizerState().steps());
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
    content.write(file);
  }

  /**
   * Reads what {@link #write} wrote, bit for bit; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  public static LearnerState read(Path file) throws IOException {
    return SectionFile.read(file, LearnerFile::of);
  }

  /** Files from before there were noise outputs have none. */
  private static LearnerState of(SectionFile content) {
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
        fields.has("noise") ? NoiseJson.read(fields.object("noise")) : NoiseOutputs.NONE,
        features(content, network.spec().input()));
  }

  private static void put(FeatureMoments features, SectionFile content) {
    content
        .put(SAMPLES, new long[] {features.samples()})
        .put(MEANS, features.means())
        .put(SQUARES, features.squares());
  }

  private static Optional<FeatureMoments> features(SectionFile content, InputShape input) {
    return content.has(SAMPLES)
        ? Optional.of(
            new FeatureMoments(
                input, content.longs(SAMPLES)[0], content.doubles(MEANS), content.doubles(SQUARES)))
        : Optional.empty();
  }
}
