package io.espalier.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerSpec.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerSettingsTest {

  @Test
  void everyOptimizerHasAName() {
    assertThat(
            Arrays.stream(Kind.values()).<Class<?>>map(kind -> kind.spec(0.1, 0.9, 0).getClass()))
        .containsExactlyInAnyOrder(OptimizerSpec.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @EnumSource
  void anOptimizerIsNamedAndSetAsItIsAsked(Kind kind) {
    OptimizerSpec spec =
        new OptimizerSettings(kind, 0.125, 0.5, 0.25, OptionalDouble.empty()).spec();

    assertThat(spec.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    assertThat(spec.learningRate()).isEqualTo(0.125);
    assertThat(spec.weightDecay()).isEqualTo(0.25);
    assertThat(kind.usualRate()).isPositive();
  }
}
