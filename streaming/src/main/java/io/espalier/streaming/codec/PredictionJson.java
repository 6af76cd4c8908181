package io.espalier.streaming.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.espalier.streaming.prediction.ModelVersion;
import io.espalier.streaming.prediction.Predictions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Predictions as JSON, one for each record:
 *
 * <pre>
 * {"class":1,"name":"one","probabilities":[0.1,0.9],"model":{"records":12800,"changes":2},
 *  "topic":"samples","partition":0,"offset":12934}
 * </pre>
 *
 * <p>There is a name only where the classes have any. A probability that is not finite, of a record
 * that is beyond a network, is null.
 */
public final class PredictionJson {

  /** The media type of such a payload. */
  public static final String CONTENT_TYPE = "application/json";

  /** What a record takes without probabilities and names. */
  private static final int USUAL_BYTES = 160;

  /** A probability as the shortest decimal number that tells it. */
  private static final int PROBABILITY_BYTES = 14;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final String topic;
  private final List<String> classNames;

  /**
   * @param topic that the records are from
   * @param classNames in the order of the classes; empty if they have none
   */
  public PredictionJson(String topic, List<String> classNames) {
    this.topic = topic;
    this.classNames = List.copyOf(classNames);
  }

  /** How many bytes a prediction has, at most, for so many classes. */
  public int mostBytes(int classes) {
    int longest = classNames.stream().mapToInt(String::length).max().orElse(0);
    return USUAL_BYTES + topic.length() + 6 * longest + PROBABILITY_BYTES * classes;
  }

  /** The payload for record {@code index} of {@code predictions}. */
  public byte[] encode(Predictions predictions, int index) {
    var bytes = new ByteArrayOutputStream(mostBytes(predictions.classes()));
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      int predicted = predictions.predicted(index);
      generator.writeNumberField("class", predicted);
      if (predicted < classNames.size()) {
        generator.writeStringField("name", classNames.get(predicted));
      }
      writeProbabilities(generator, predictions, index);
      writeModel(generator, predictions.model());
      generator.writeStringField("topic", topic);
      generator.writeNumberField("partition", predictions.origins().partitions()[index]);
      generator.writeNumberField("offset", predictions.origins().offsets()[index]);
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static void writeProbabilities(
      JsonGenerator generator, Predictions predictions, int index) throws IOException {
    generator.writeArrayFieldStart("probabilities");
    for (int label = 0; label < predictions.classes(); label++) {
      float probability = predictions.probability(index, label);
      if (Float.isFinite(probability)) {
        generator.writeNumber(probability);
      } else {
        generator.writeNull();
      }
    }
    generator.writeEndArray();
  }

  private static void writeModel(JsonGenerator generator, ModelVersion model) throws IOException {
    generator.writeObjectFieldStart("model");
    generator.writeNumberField("records", model.records());
    generator.writeNumberField("changes", model.changes());
    generator.writeEndObject();
  }
}
