package io.espalier.streaming.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.espalier.streaming.sample.ClassTarget;
import io.espalier.streaming.sample.SampleShape;
import io.espalier.streaming.sample.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * A sample as {@code {"features":[0.0,0.5],"label":3}}, in any order; fields it doesn't know are
 * ignored. One without a label leaves it out, or says null. It streams: no tree is built.
 */
public final class JsonCodec implements SampleCodec {

  private static final String FEATURES = "features";
  private static final String LABEL = "label";

  /** NaN is let through here so that it is refused as a feature, with its index. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] write(float[] features, Optional<Targets> targets) {
    var bytes = new ByteArrayOutputStream(32 + 8 * features.length);
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      generator.writeArrayFieldStart(FEATURES);
      for (float feature : features) {
        generator.writeNumber(feature);
      }
      generator.writeEndArray();
      if (targets.isPresent()) {
        int label = targets.get().accept(ClassTarget::label);
        generator.writeNumberField(LABEL, label);
      }
      generator.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public Optional<Targets> read(byte[] payload, SampleShape shape, float[] features, int from)
      throws MalformedSampleException {
    try (JsonParser parser = JSON.createParser(payload)) {
      return readSample(parser, shape, features, from);
    } catch (JsonProcessingException broken) {
      throw new MalformedSampleException("is no JSON sample: " + broken.getOriginalMessage());
    } catch (IOException broken) {
      throw new MalformedSampleException("is no JSON sample: " + broken.getMessage());
    }
  }

  private static Optional<Targets> readSample(
      JsonParser parser, SampleShape shape, float[] features, int from)
      throws IOException, MalformedSampleException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "is no JSON object");
    boolean hasFeatures = false;
    Optional<Targets> targets = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals(FEATURES)) {
        readFeatures(parser, value, shape, features, from);
        hasFeatures = true;
      } else if (field.equals(LABEL)) {
        targets = readLabel(parser, value, shape);
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "has more text after its JSON object");
    require(hasFeatures, "has no \"features\"");
    return targets;
  }

  private static void readFeatures(
      JsonParser parser, JsonToken value, SampleShape shape, float[] features, int from)
      throws IOException, MalformedSampleException {
    require(value == JsonToken.START_ARRAY, "\"features\" is no array");
    int count = 0;
    for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; count++) {
      if (!item.isNumeric()) {
        throw new MalformedSampleException(
            String.format(Locale.ROOT, "feature %d is no number", count));
      }
      if (count < shape.features()) {
        features[from + count] = parser.getFloatValue();
      }
      item = parser.nextToken();
    }
    Validity.requireCount(count, shape);
    Validity.requireLearnable(features, from, count);
  }

  private static Optional<Targets> readLabel(JsonParser parser, JsonToken value, SampleShape shape)
      throws IOException, MalformedSampleException {
    if (value == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    require(value == JsonToken.VALUE_NUMBER_INT, "\"label\" is no integer");
    long label = parser.getLongValue();
    Validity.requireLabel(label, shape);
    return Optional.of(ClassTarget.of((int) label));
  }

  private static void require(boolean condition, String reason) throws MalformedSampleException {
    if (!condition) {
      throw new MalformedSampleException(reason);
    }
  }
}
