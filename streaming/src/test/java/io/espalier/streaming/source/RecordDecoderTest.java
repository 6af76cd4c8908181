package io.espalier.streaming.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.kafka.TestSamples;
import io.espalier.streaming.sample.Offsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {

  private static final BatchSource.Settings SETTINGS =
      BatchSource.Settings.endless("digits", TestSamples.SHAPE, 2);

  private final RecordDecoder decoder = new RecordDecoder(SETTINGS, Offsets.NONE.with(1, 10));

  @Test
  void whatComesTwiceIsADuplicateInItsPartitionOnly() {
    assertThat(decode(record(0, 5))).isInstanceOf(FetchOutcome.Decoded.class);
    assertThat(decode(record(0, 5))).isInstanceOf(FetchOutcome.Duplicate.class);
    assertThat(decode(record(0, 4))).isInstanceOf(FetchOutcome.Duplicate.class);
    assertThat(decode(record(2, 4))).isInstanceOf(FetchOutcome.Decoded.class);
    assertThat(decode(record(0, 9))).isInstanceOf(FetchOutcome.Decoded.class);
  }

  @Test
  void whatLiesBeforeTheStartIsADuplicate() {
    assertThat(decode(record(1, 9))).isInstanceOf(FetchOutcome.Duplicate.class);
    assertThat(decode(record(1, 10))).isInstanceOf(FetchOutcome.Decoded.class);
  }

  @Test
  void aRejectedRecordThatComesTwiceIsADuplicateToo() {
    var garbage = new ConsumerRecord<>("digits", 0, 0, new byte[0], new byte[] {1, 2, 3});

    assertThat(decode(garbage)).isInstanceOf(FetchOutcome.Rejected.class);
    assertThat(decode(garbage)).isInstanceOf(FetchOutcome.Duplicate.class);
  }

  @Test
  void whatIsSettledIsLookedAtNoMore() {
    var resumed =
        new RecordDecoder(SETTINGS, Offsets.NONE.with(1, 10).withSettled(1, List.of(11L, 13L)));

    assertThat(decode(resumed, new Fetched.Read(record(1, 10))))
        .isInstanceOf(FetchOutcome.Decoded.class);
    assertThat(decode(resumed, new Fetched.Read(record(1, 11))))
        .isEqualTo(new FetchOutcome.Settled(1, 11));
    assertThat(decode(resumed, new Fetched.Read(record(1, 11))))
        .isInstanceOf(FetchOutcome.Duplicate.class);
    assertThat(decode(resumed, new Fetched.Read(record(0, 11))))
        .isInstanceOf(FetchOutcome.Decoded.class);
    assertThat(decode(resumed, new Fetched.Unreadable("digits", 1, 13)))
        .isEqualTo(new FetchOutcome.Settled(1, 13));
  }

  /** Where nobody predicts, a label that is missing is a mistake. */
  @Test
  void aRecordWithoutALabelIsNoSampleUnlessItIsToBePredicted() {
    byte[] payload =
        SampleCodecs.JSON.write(new float[TestSamples.SHAPE.features()], Optional.empty());
    var unlabelled = new ConsumerRecord<>("digits", 0, 5, new byte[0], payload);
    unlabelled
        .headers()
        .add(SampleCodecs.CONTENT_TYPE_HEADER, "application/json".getBytes(US_ASCII));
    var predicting = new RecordDecoder(SETTINGS.predicting(true), Offsets.NONE);

    assertThat(decode(unlabelled))
        .isInstanceOfSatisfying(
            FetchOutcome.Rejected.class,
            rejected -> assertThat(rejected.reason()).hasMessage("has no \"label\""));
    assertThat(decode(predicting, new Fetched.Read(unlabelled)))
        .isEqualTo(new FetchOutcome.Unlabelled(unlabelled));
  }

  @Test
  void aLimitCountsRecordsOnce() {
    RecordLimit limit = new RecordLimit(OptionalLong.of(2));

    assertThat(limit.continuesAfter(decode(record(0, 0)))).isTrue();
    assertThat(limit.continuesAfter(decode(record(0, 0)))).isTrue();
    assertThat(limit.continuesAfter(decode(new Fetched.Passed(0, 1)))).isTrue();
    assertThat(limit.isReached()).isFalse();
    assertThat(limit.continuesAfter(decode(record(0, 1)))).isFalse();
    assertThat(limit.isReached()).isTrue();
  }

  private FetchOutcome decode(ConsumerRecord<byte[], byte[]> record) {
    return decode(new Fetched.Read(record));
  }

  private FetchOutcome decode(Fetched fetched) {
    return decode(decoder, fetched);
  }

  private static FetchOutcome decode(RecordDecoder decoder, Fetched fetched) {
    return decoder.decode(fetched, new float[TestSamples.SHAPE.features()], 0);
  }

  static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    byte[] payload = SampleCodecs.BINARY.encode(TestSamples.numbered((int) offset));
    return new ConsumerRecord<>("digits", partition, offset, new byte[0], payload);
  }
}
