package io.espalier.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.SharedBroker;
import io.espalier.streaming.codec.SampleCodecs;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.SampleShape;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Python programs of {@code docs/examples} do what they say; see {@link Python}. */
@Timeout(120)
class PythonExamplesIT {

  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  /** Each row of the table is a sample that a service reads, the same as {@code csv:} has it. */
  @Test
  void samplesAreProduced() throws Exception {
    String topic = broker.topic(1);
    String said =
        Python.run("produce.py", broker.bootstrapServers(), topic, Examples.TABLE.toString());
    assertThat(said).contains("1000 samples of 3 classes sent");

    List<ConsumerRecord<byte[], byte[]>> records = broker.read(topic, 1_000);
    assertThat(records).hasSize(1_000);
    DataSet table = DataSpec.parse("csv:%s,label=class".formatted(Examples.TABLE)).open();
    for (int k = 0; k < table.train().size(); k++) {
      assertSame(records.get(k), table.train(), k, table.shape());
    }
  }

  private static void assertSame(
      ConsumerRecord<byte[], byte[]> record, DataSet.Part rows, int row, SampleShape shape)
      throws Exception {
    float[] sent = new float[shape.features()];
    float[] written = new float[shape.features()];
    byte[] contentType = record.headers().lastHeader(SampleCodecs.CONTENT_TYPE_HEADER).value();
    int label =
        SampleCodecs.ofContentType(contentType)
            .decode(record.value(), shape, sent, 0)
            .accept(ClassTarget::label);
    rows.copyFeatures(row, written, 0);

    assertThat(sent).as("row %d", row).isEqualTo(written);
    assertThat(label).as("row %d", row).isEqualTo(rows.label(row));
  }
}
