package io.espalier.streaming.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> NAMES = List.of("warm-up-records", "alpha", "guard-margin");

  @Test
  void findsWhatWasMeant() {
    assertThat(Nearest.to("warmup-records", NAMES)).contains("warm-up-records");
    assertThat(Nearest.to("aplha", NAMES)).contains("alpha");
    assertThat(Nearest.hint("gard-margin", NAMES)).isEqualTo(" Did you mean guard-margin?");
  }

  @Test
  void saysNothingWhenNothingIsNear() {
    assertThat(Nearest.to("beta", NAMES)).isEmpty();
    assertThat(Nearest.hint("beta", NAMES)).isEmpty();
  }

  @Test
  void countsTypingErrors() {
    assertThat(EditDistance.between("", "abc")).isEqualTo(3);
    assertThat(EditDistance.between("kitten", "sitting")).isEqualTo(3);
    assertThat(EditDistance.between("port", "prot")).isEqualTo(1);
  }

  @Property(seed = "41")
  void typingErrorsAreSymmetricAndZeroOnlyForEqualNames(
      @ForAll @AlphaChars @StringLength(max = 8) String one,
      @ForAll @AlphaChars @StringLength(max = 8) String other) {
    int errors = EditDistance.between(one, other);
    assertThat(errors).isEqualTo(EditDistance.between(other, one));
    assertThat(errors == 0).isEqualTo(one.equals(other));
    assertThat(errors).isLessThanOrEqualTo(Math.max(one.length(), other.length()));
  }
}
