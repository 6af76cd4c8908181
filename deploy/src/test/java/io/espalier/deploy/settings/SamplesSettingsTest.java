package io.espalier.deploy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.settings.SamplesSettings.Format;
import io.espalier.streaming.codec.SampleCodec;
import io.espalier.streaming.codec.SampleCodecs;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SamplesSettingsTest {

  @Test
  void everyCodecIsAFormat() {
    assertThat(
            Arrays.stream(Format.values())
                .<Class<?>>map(
                    format ->
                        SampleCodecs.named(format.name().toLowerCase(Locale.ROOT)).getClass()))
        .containsExactlyInAnyOrder(SampleCodec.class.getPermittedSubclasses());
  }
}
