package io.espalier.model.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.espalier.model.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The layers of a network in a JSON file that people write, in the form that network files have in
 * their header:
 *
 * <pre>{@code
 * {"input": {"channels": 3, "height": 32, "width": 32},
 *  "layers": [
 *    {"type": "conv2d", "filters": 16, "height": 3, "width": 3, "padding": 1, "biased": false},
 *    {"type": "batchnorm"},
 *    {"type": "activation", "function": "relu"},
 *    {"type": "residual", "shortcut": {"type": "identity"}, "body": [
 *      {"type": "conv2d", "filters": 16, "height": 3, "width": 3, "padding": 1, "biased": false},
 *      {"type": "batchnorm"}]},
 *    {"type": "activation", "function": "relu"},
 *    {"type": "globalaveragepool"},
 *    {"type": "flatten"},
 *    {"type": "dense", "units": 10}]}
 * }</pre>
 *
 * <p>Each layer reads the one before. One that reads others says so by their names, of which {@code
 * input} is the network's input; a layer that nobody names is called by its kind and a number, such
 * as {@code conv2}. A {@code residual} is a short way to write its body, its shortcut and an {@code
 * add} of both:
 *
 * <pre>{@code
 * {"type": "conv2d", "name": "left", "filters": 8, "height": 3, "width": 3, "padding": 1},
 * {"type": "depthwise", "name": "right", "reads": "input", "height": 3, "width": 3, "padding": 1},
 * {"type": "concat", "name": "both", "reads": ["left", "right"]},
 * {"type": "batchnorm"},
 * {"type": "add", "reads": ["both", "norm1"]}
 * }</pre>
 *
 * <p>Beside the layers there may be {@code "standardization": {"means": […], "deviations": […]}},
 * one value per channel of the input; see {@link io.espalier.model.network.Standardization}.
 */
public final class SpecFile {

  private SpecFile() {}

  /**
   * Reads a file.
   *
   * @throws UnknownNameException naming the file, when it names what there is not
   * @throws IllegalArgumentException naming the file and the place in it, when its content is not a
   *     network
   * @throws IOException when it can not be read
   */
  public static NetworkSpec read(Path file) throws IOException {
    try {
      return SpecJson.readNetwork(Fields.written(Json.MAPPER.readTree(TextFile.read(file))));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "%s is not JSON: %s%s".formatted(file, place(broken), broken.getOriginalMessage()),
          broken);
    } catch (UnknownNameException unknown) {
      throw unknown.in(file + " does not describe a network");
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "%s does not describe a network: %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  private static String place(JsonProcessingException broken) {
    JsonLocation location = broken.getLocation();
    return location == null
        ? ""
        : String.format(
            Locale.ROOT, "line %d, column %d: ", location.getLineNr(), location.getColumnNr());
  }

  /** Writes or replaces a file. */
  public static void write(Path file, NetworkSpec spec) throws IOException {
    Files.writeString(
        file,
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(SpecJson.write(spec))
            + "\n");
  }
}
