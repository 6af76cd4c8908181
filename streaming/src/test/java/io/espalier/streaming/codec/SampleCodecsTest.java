package io.espalier.streaming.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import org.junit.jupiter.api.Test;

class SampleCodecsTest {

  @Test
  void aContentTypeIsFoundWhateverItsCaseAndParameters() throws MalformedSampleException {
    assertThat(SampleCodecs.ofContentType("application/json".getBytes(UTF_8)))
        .isSameAs(SampleCodecs.JSON);
    assertThat(SampleCodecs.ofContentType(" Application/JSON ; charset=utf-8".getBytes(UTF_8)))
        .isSameAs(SampleCodecs.JSON);
    assertThat(SampleCodecs.ofContentType("application/vnd.espalier.sample".getBytes(UTF_8)))
        .isSameAs(SampleCodecs.BINARY);
  }

  @Test
  void anUnknownContentTypeIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> SampleCodecs.ofContentType("image/png".getBytes(UTF_8)))
        .isInstanceOf(MalformedSampleException.class)
        .hasMessage(
            "has unknown content type 'image/png', known are application/vnd.espalier.sample,"
                + " application/json, application/avro");
  }

  @Test
  void aNameIsFoundWhateverItsCase() {
    assertThat(SampleCodecs.named("Avro")).isSameAs(SampleCodecs.AVRO);
    assertThatThrownBy(() -> SampleCodecs.named("xml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown sample format 'xml', known are binary, json, avro");
  }

  @Test
  void anEightBitImageTakesOneBytePerPixel() {
    float[] pixels = new float[784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i % 256) / 255f;
    }

    assertThat(SampleCodecs.BINARY.encode(new Sample(pixels, 7))).hasSize(796);
    pixels[300] = 0.1234f;
    assertThat(SampleCodecs.BINARY.encode(new Sample(pixels, 7))).hasSize(12 + 4 * 784);
  }

  @Test
  void jsonMayComeInAnyOrderWithOtherFields() throws MalformedSampleException {
    String json = "{\"id\":{\"a\":[1,2]},\"label\":1,\"features\":[1,2.5],\"at\":\"noon\"}";

    Sample sample = decode(SampleCodecs.JSON, json.getBytes(UTF_8));

    assertThat(sample.features()).containsExactly(1f, 2.5f);
    assertThat(sample.label()).isEqualTo(1);
  }

  @Test
  void jsonIsRefusedWithWhatIsWrong() {
    assertJsonRefused("[1,2]", "is no JSON object");
    assertJsonRefused("{\"label\":1}", "has no \"features\"");
    assertJsonRefused("{\"features\":[1,2]}", "has no \"label\"");
    assertJsonRefused("{\"features\":[1,2],\"label\":null}", "has no \"label\"");
    assertJsonRefused("{\"features\":[1,\"2\"],\"label\":1}", "feature 1 is no number");
    assertJsonRefused("{\"features\":[1,null],\"label\":1}", "feature 1 is no number");
    assertJsonRefused("{\"features\":[1e99,2],\"label\":1}", "feature 0 is Infinity");
    assertJsonRefused("{\"features\":7,\"label\":1}", "\"features\" is no array");
    assertJsonRefused("{\"features\":[1,2],\"label\":1.5}", "\"label\" is no integer");
    assertJsonRefused("{\"features\":[1,2],\"label\":-1}", "label -1 is outside 0 to 1");
    assertJsonRefused("{\"features\":[1,2],\"label\":9e9}", "\"label\" is no integer");
    assertJsonRefused(
        "{\"features\":[1,2],\"label\":99999999999999999999}", "is no JSON sample: Numeric value");
  }

  @Test
  void avroOfAnotherSchemaIsRefusedWithBothFingerprints() {
    byte[] payload = SampleCodecs.AVRO.encode(new Sample(new float[2], 1));
    payload[5]++;

    assertThatThrownBy(() -> decode(SampleCodecs.AVRO, payload))
        .isInstanceOf(MalformedSampleException.class)
        .hasMessageMatching(
            "was written with the Avro schema of fingerprint [0-9a-f]{16},"
                + " known is [0-9a-f]{16} \\(io\\.espalier\\.Sample\\)");
  }

  @Test
  void aBinarySampleOfALaterVersionIsRefused() {
    byte[] payload = SampleCodecs.BINARY.encode(new Sample(new float[2], 1));
    payload[2] = 2;

    assertThatThrownBy(() -> decode(SampleCodecs.BINARY, payload))
        .hasMessage("is a binary sample of version 2, known is 1");
  }

  private static Sample decode(SampleCodec codec, byte[] payload) throws MalformedSampleException {
    return SampleCodecTest.decode(codec, payload, SampleShape.flat(2, 2));
  }

  private static void assertJsonRefused(String json, String reason) {
    assertThatThrownBy(() -> decode(SampleCodecs.JSON, json.getBytes(UTF_8)))
        .isInstanceOf(MalformedSampleException.class)
        .hasMessageContaining(reason);
  }
}
