package io.espalier.streaming.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.Sample;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec promises. */
class SampleCodecTest {

  private static final SampleShape SHAPE = SampleShape.flat(4, 3);

  static List<SampleCodec> codecs() {
    return SampleCodecs.ALL;
  }

  @Property(tries = 300, seed = "41")
  void whatIsEncodedIsDecodedToTheBit(
      @ForAll("anyCodec") SampleCodec codec, @ForAll("anySample") Sample sample)
      throws MalformedSampleException {
    SampleShape shape = SampleShape.flat(sample.features().length, 10);

    Sample decoded = decode(codec, codec.encode(sample), shape);

    assertThat(decoded.targets()).isEqualTo(sample.targets());
    assertThat(bits(decoded)).isEqualTo(bits(sample));
  }

  @Property(tries = 100, seed = "43")
  void aSampleMayHaveNoLabel(
      @ForAll("anyCodec") SampleCodec codec, @ForAll("anySample") Sample sample)
      throws MalformedSampleException {
    SampleShape shape = SampleShape.flat(sample.features().length, 10);
    float[] features = new float[sample.features().length];
    byte[] payload = codec.write(sample.features(), Optional.empty());

    assertThat(codec.read(payload, shape, features, 0)).isEmpty();
    assertThat(features).isEqualTo(sample.features());
    assertThat(codec.read(codec.encode(sample), shape, features, 0)).contains(sample.targets());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void whoLearnsRefusesASampleWithoutALabel(SampleCodec codec) {
    assertRefused(codec, codec.write(new float[4], Optional.empty()), "has no \"label\"");
  }

  /** Every byte of a payload replaced by every value. */
  @ParameterizedTest
  @MethodSource("codecs")
  void damagedBytesAreRefusedOrReadAsAValidSampleButNeverCrash(SampleCodec codec) {
    byte[] payload = codec.encode(new Sample(new float[] {0.5f, -1, 3e5f, 0}, 2));

    for (int position = 0; position < payload.length; position++) {
      for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
        byte[] damaged = payload.clone();
        damaged[position] = (byte) value;
        assertRefusedOrValid(codec, damaged);
      }
    }
  }

  /** Damage of four bytes at once reaches lengths that one byte does not. */
  @Property(tries = 2000, seed = "42")
  void bytesDamagedInARowAreRefusedOrReadAsAValidSampleButNeverCrash(
      @ForAll("anyCodec") SampleCodec codec, @ForAll int position, @ForAll int value) {
    byte[] payload = codec.encode(new Sample(new float[] {0.5f, -1, 3e5f, 0}, 2));
    int start = Math.floorMod(position, payload.length - Integer.BYTES);
    ByteBuffer.wrap(payload).putInt(start, value);

    assertRefusedOrValid(codec, payload);
  }

  private static void assertRefusedOrValid(SampleCodec codec, byte[] payload) {
    try {
      Sample sample = decode(codec, payload, SHAPE);
      assertThat(sample.label()).isBetween(0, 2);
      assertThat(sample.features()).hasSize(4);
    } catch (MalformedSampleException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void everyTruncationIsRefused(SampleCodec codec) {
    byte[] payload = codec.encode(new Sample(new float[] {0.5f, 0.25f, 0.1f, 0}, 2));

    for (int length = 0; length < payload.length; length++) {
      byte[] truncated = Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> decode(codec, truncated, SHAPE))
          .isInstanceOf(MalformedSampleException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void bytesAfterTheSampleAreRefused(SampleCodec codec) {
    byte[] payload = codec.encode(new Sample(new float[4], 2));
    byte[] longer = Arrays.copyOf(payload, payload.length + 1);
    longer[payload.length] = '7';

    assertRefused(codec, longer, "");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void garbageIsRefused(SampleCodec codec) {
    assertRefused(codec, "certainly not a sample".getBytes(US_ASCII), "is no ");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void anotherNumberOfFeaturesIsRefusedWithBothNumbers(SampleCodec codec) {
    assertRefused(
        codec, codec.encode(new Sample(new float[3], 0)), "has 3 features, the network expects 4");
    assertRefused(
        codec, codec.encode(new Sample(new float[9], 0)), "has 9 features, the network expects 4");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void featuresThatAreNotFiniteAreRefusedWithTheirIndex(SampleCodec codec) {
    assertRefused(
        codec, codec.encode(new Sample(new float[] {0, 0, Float.NaN, 0}, 0)), "feature 2 is NaN");
    assertRefused(
        codec,
        codec.encode(new Sample(new float[] {0, 0, 0, Float.NEGATIVE_INFINITY}, 0)),
        "feature 3 is -Infinity");
  }

  /** Finite, and yet its square is not: one such record would undo a whole network. */
  @ParameterizedTest
  @MethodSource("codecs")
  void featuresTooLargeToLearnFromAreRefusedWithTheirIndex(SampleCodec codec)
      throws MalformedSampleException {
    assertRefused(
        codec,
        codec.encode(new Sample(new float[] {0, 1e25f, 0, 0}, 0)),
        "feature 1 is 1.0E25, not a number from -1000000 to 1000000");
    assertRefused(
        codec, codec.encode(new Sample(new float[] {0, 0, 0, -1_000_001}, 0)), "feature 3 is ");
    Sample largest = new Sample(new float[] {1e6f, -1e6f, 0, 0}, 0);
    assertThat(decode(codec, codec.encode(largest), SHAPE).features())
        .isEqualTo(largest.features());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void aLabelTheNetworkDoesNotKnowIsRefused(SampleCodec codec) {
    assertRefused(codec, codec.encode(new Sample(new float[4], 3)), "label 3 is outside 0 to 2");
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void onlyTheStretchOfItsFeaturesIsWrittenTo(SampleCodec codec) throws MalformedSampleException {
    float[] batch = {7, 7, 7, 7, 7, 7};

    for (int features : new int[] {3, 9}) {
      byte[] another = codec.encode(new Sample(new float[features], 0));
      assertThatThrownBy(() -> codec.decode(another, SHAPE, batch, 1))
          .isInstanceOf(MalformedSampleException.class);
    }
    assertThat(batch).startsWith(7).endsWith(7);

    Targets targets =
        codec.decode(codec.encode(new Sample(new float[] {1, 0, -3, 0}, 2)), SHAPE, batch, 1);

    assertThat(targets).isEqualTo(new ClassTarget(2));
    assertThat(batch).containsExactly(7, 1, 0, -3, 0, 7);
  }

  /** A sample of its own, read into an array of its own. */
  static Sample decode(SampleCodec codec, byte[] payload, SampleShape shape)
      throws MalformedSampleException {
    float[] features = new float[shape.features()];
    Targets targets = codec.decode(payload, shape, features, 0);
    return new Sample(Optional.empty(), OptionalLong.empty(), features, targets);
  }

  private static void assertRefused(SampleCodec codec, byte[] payload, String reason) {
    assertThatThrownBy(() -> decode(codec, payload, SHAPE))
        .isInstanceOf(MalformedSampleException.class)
        .hasMessageContaining(reason);
  }

  private static int[] bits(Sample sample) {
    int[] bits = new int[sample.features().length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(sample.features()[i]);
    }
    return bits;
  }

  @Provide
  Arbitrary<SampleCodec> anyCodec() {
    return Arbitraries.of(codecs());
  }

  @Provide
  Arbitrary<Sample> anySample() {
    Arbitrary<Float> pixels = Arbitraries.integers().between(0, 255).map(k -> k / 255f);
    Arbitrary<Float> floats =
        Arbitraries.oneOf(
            Arbitraries.floats().between(-1e6f, 1e6f),
            Arbitraries.integers()
                .map(Float::intBitsToFloat)
                .filter(feature -> Math.abs(feature) <= 1e6f));
    Arbitrary<float[]> features =
        Arbitraries.oneOf(
            pixels.array(float[].class).ofMinSize(1).ofMaxSize(40),
            floats.array(float[].class).ofMinSize(1).ofMaxSize(40));
    return Combinators.combine(features, Arbitraries.integers().between(0, 9)).as(Sample::new);
  }
}
