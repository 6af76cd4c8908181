package io.espalier.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.prune.KernelNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {

  @Test
  void knowsAllItsNames() {
    for (String name : Method.NAMES) {
      assertThat(Method.named(name, KernelNorm.L1, 0).name()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          noiseout+noiseout | criterion 'noiseout+noiseout' names noiseout twice. Once is enough, alone or as in nnrelief+noiseout.
          taylor+noiseout+noiseout | criterion 'taylor+noiseout+noiseout' names noiseout twice. Once is enough, alone or as in nnrelief+noiseout.
          noiseout+nnrelief | criterion 'noiseout+nnrelief' begins with noiseout, which comes second: nnrelief+noiseout.
          nnrelief+taylor   | criterion 'nnrelief+taylor' names several that cut. Name one, alone or as in nnrelief+noiseout.
          """)
  void saysWhatIsWrongWithTwoNames(String name, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Method.named(name, KernelNorm.L1, 0))
        .withMessage(message);
  }

  @Test
  void tellsWhatThereIsOfAnUnknownName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Method.named("magic+noiseout", KernelNorm.L1, 0))
        .withMessageContaining("criterion 'magic' is not known");
  }
}
