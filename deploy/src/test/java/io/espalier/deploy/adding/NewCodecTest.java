package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.deploy.adding.ChangedSources.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adds a codec for samples that are all the same, and shows that four files are touched: the codec,
 * its names in {@code SampleCodec} and {@code SampleCodecs}, and the format of settings and
 * options.
 */
class NewCodecTest {

  private static final String CODEC = "streaming/codec/SameCodec.java";
  private static final String SEALED = "streaming/codec/SampleCodec.java";
  private static final String LIST = "streaming/codec/SampleCodecs.java";
  private static final String FORMAT = "deploy/settings/SamplesSettings.java";
  private static final String TEST = "deploy.settings.SamplesSettingsTest";

  private static final String SOURCE =
      """
      package io.espalier.streaming.codec;

      import io.espalier.streaming.sample.*;
      import java.util.Optional;

      final class SameCodec implements SampleCodec {
        public String name() { return "same"; }
        public String contentType() { return "text/same"; }
        public byte[] write(float[] features, Optional<Targets> targets) { return new byte[0]; }
        public Optional<Targets> read(
            byte[] payload, SampleShape shape, float[] features, int from) {
          return Optional.of(ClassTarget.of(0));
        }
      }
      """;

  private static final ChangedSources TOY =
      ChangedSources.NONE
          .file(CODEC, SOURCE)
          .before(SEALED, "BinaryCodec,", "SameCodec, ")
          .change(LIST, "List.of(BINARY,", "List.of(new SameCodec(), BINARY,")
          .before(FORMAT, "    BINARY,", "    SAME,\n");

  @TempDir private Path classes;

  @Test
  void fourFilesMakeACodec() throws Throwable {
    assertThat(TOY.files()).hasSize(4);
    try (Program program = TOY.compiled(classes)) {
      program.call(TEST, "everyCodecIsAFormat");
    }
  }

  @Test
  void oneWithoutItsFileOrNotPermittedDoesNotCompile() {
    assertThat(TOY.without(CODEC).errors(classes)).anyMatch(error -> error.contains(SEALED));
    assertThat(TOY.without(SEALED).errors(classes)).anyMatch(error -> error.contains(CODEC));
  }

  @Test
  void oneThatIsNotListedIsRefused() throws Exception {
    try (Program program = TOY.without(LIST).compiled(classes)) {
      assertThatThrownBy(() -> program.call("streaming.codec.SampleCodecs", "named", "same"))
          .hasMessage("unknown sample format 'same', known are binary, json, avro");
      assertThatThrownBy(() -> program.call(TEST, "everyCodecIsAFormat"))
          .hasMessageContaining("'same'");
    }
  }

  @Test
  void oneThatIsNoFormatIsFound() throws Exception {
    try (Program program = TOY.without(FORMAT).compiled(classes)) {
      assertThatThrownBy(() -> program.call(TEST, "everyCodecIsAFormat"))
          .hasMessageContaining("SameCodec");
    }
  }
}
