package io.espalier.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.settings.Range;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.streaming.source.OnLost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RangeTest {

  @Test
  void endsAreInOrOut() {
    assertThat(Range.between(1, 3).contains(1)).isTrue();
    assertThat(Range.between(1, 3).contains(3)).isTrue();
    assertThat(Range.between(1, 3).contains(3.5)).isFalse();
    assertThat(Range.inside(0, 1).contains(0)).isFalse();
    assertThat(Range.inside(0, 1).contains(1)).isFalse();
    assertThat(Range.from(0, 1).contains(0)).isTrue();
    assertThat(Range.from(0, 1).contains(1)).isFalse();
    assertThat(Range.atLeast(2).contains(Double.NaN)).isFalse();
  }

  @Test
  void settingsMadeInCodeAreCheckedToo() {
    assertThatThrownBy(() -> new HttpSettings("localhost", 65_536, 0, List.of()))
        .hasMessage("port must be from 0 to 65535, got 65536");
    assertThatThrownBy(() -> new HttpSettings(" ", 1, 2, List.of()))
        .hasMessage("host must be some text, got ' '");
    assertThatThrownBy(() -> new CheckpointSettings(Path.of("x"), 0, 300, 1))
        .hasMessage("every-records must be 1 or more, got 0");
    assertThatThrownBy(
            () ->
                new OptimizerSettings(
                    OptimizerSpec.Kind.SGD, Double.NaN, 0.9, 0, OptionalDouble.empty()))
        .hasMessage("learning-rate must be more than 0 and less than 10, got NaN");
    assertThatThrownBy(() -> new EvaluateSettings(0, 1)).hasMessageContaining("window-records");
    assertThatThrownBy(
            () -> new ComputeSettings(OptionalInt.of(0), ComputeSettings.CudaFallback.CPU))
        .hasMessageContaining("threads");
    assertThatThrownBy(
            () ->
                new KafkaSettings(
                    "here", "t", "g", KafkaSettings.Start.LATEST, OnLost.STOP, 60, Map.of()))
        .hasMessageContaining("bootstrap-servers");
  }
}
