package io.espalier.streaming.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {

  @Test
  void namesThatLookAlikeAreFoundNearestFirst() {
    List<String> topics = List.of("digits", "digits.dead-letters", "orders", "digts", "mnist");

    assertThat(SimilarNames.to("digit", topics))
        .containsExactly("digits", "digts", "digits.dead-letters");
    assertThat(SimilarNames.to("Orders", topics)).containsExactly("orders");
    assertThat(SimilarNames.to("weather", topics)).isEmpty();
  }
}
