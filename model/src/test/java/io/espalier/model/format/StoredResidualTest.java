package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.engine.Network;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Layer;
import io.espalier.model.network.NetworkSnapshot;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A network that was stored when a residual block was one layer. */
class StoredResidualTest {

  static {
    Natives.load();
  }

  /** Its logits then, for features that go through sevenths. */
  private static final float[] LOGITS = {
    0.31984797f,
    -0.5015228f,
    0.1155661f,
    0.40933445f,
    0.3083263f,
    -0.20917717f,
    0.14139353f,
    -0.546813f,
    0.3492127f,
    0.57750416f
  };

  private static NetworkSnapshot stored() throws Exception {
    return NetworkFile.read(
            Path.of(
                Objects.requireNonNull(
                        StoredResidualTest.class.getResource("residual-blocks.espalier"))
                    .toURI()))
        .network();
  }

  @Test
  void isReadAsTheGraphThatItIs() throws Exception {
    NetworkSnapshot network = stored();

    assertThat(network.spec().layers().stream().filter(Add.class::isInstance)).hasSize(3);
    assertThat(network.spec().layers().stream().map(Layer::kind))
        .filteredOn(kind -> kind == Layer.Kind.IDENTITY)
        .hasSize(2);
    assertThat(network.kept()).isEqualTo(1981);
  }

  @Test
  void computesWhatItDid() throws Exception {
    float[] features = new float[784];
    for (int k = 0; k < features.length; k++) {
      features[k] = k % 7 / 7f;
    }

    NetworkSnapshot network = stored();
    float[] logits = new float[LOGITS.length];
    try (Network running = new Network(network.spec(), network.values());
        ExecutionPlan plan = new ExecutionPlan(running, 1)) {
      plan.forward(features).read(logits);
    }
    assertThat(logits).containsExactly(LOGITS, within(1e-5f));
  }
}
