package io.espalier.deploy.offline;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.format.SpecFile;
import io.espalier.model.format.UnknownNameException;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.names.Nearest;
import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/** Networks as a person names them: by a name, by layer widths or by a file. */
public final class Networks {

  /** What can be named, for help texts. */
  public static final String CHOICES =
      "lenet-300-100, of dense layers, for any row of features; for pictures also lenet-5,"
          + " noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56; layer widths such as"
          + " 784-300-100-10; a file of layers, FILE.json; or a trained network, FILE.espalier,"
          + " such as prune --out writes";

  private Networks() {}

  /**
   * The network that is named, for samples of a shape.
   *
   * @param network a name, widths, or a path that ends with .json, see {@link SpecFile}, or with
   *     .espalier, see {@link NetworkFile}
   * @param nonlinearity between the layers of a named network; a file has its own
   * @throws IllegalArgumentException when there is none, it can not be read or does not fit the
   *     samples; the message names it and the likely fix
   */
  public static InitialNetwork named(String network, SampleShape shape, Nonlinearity nonlinearity) {
    InputShape input = DataSets.inputShape(shape);
    if (isTrained(network)) {
      NetworkSnapshot trained = readTrained(Path.of(network)).network();
      requireFit(
          network, trained.spec(), input, shape.classes(), "Name another network, or other data.");
      return new InitialNetwork.Trained(trained);
    }
    if (isFile(network)) {
      NetworkSpec spec = read(Path.of(network));
      requireFit(
          network,
          spec,
          input,
          shape.classes(),
          "Change its \"input\" or the units of its last layer, or name other data.");
      return new InitialNetwork.Drawn(spec);
    }
    return new InitialNetwork.Drawn(
        NetworkSpec.parse(network, input, shape.classes(), nonlinearity));
  }

  /** Whether this names a file of a trained network. */
  public static boolean isTrained(String network) {
    return endsWith(network, ".espalier");
  }

  /** Whether this names a file, which says itself what is between its layers. */
  public static boolean isFile(String network) {
    return isTrained(network) || endsWith(network, ".json");
  }

  /**
   * The facts in the file of a trained network; none of another one.
   *
   * @throws IllegalArgumentException as {@link #named} does
   */
  public static Map<String, String> about(String network) {
    return isTrained(network) ? readTrained(Path.of(network)).about() : Map.of();
  }

  /**
   * What tells a network from others that were named alike at other times: of a trained one its
   * content does, as a checksum. Layers, of a file or by name, can be compared themselves.
   *
   * @throws IOException when the file can not be read
   */
  public static String identity(String network) throws IOException {
    if (!isTrained(network)) {
      return network;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(Files.readAllBytes(Path.of(network)));
    return "%s (checksum %08x)".formatted(network, checksum.getValue());
  }

  private static boolean endsWith(String network, String suffix) {
    return network.toLowerCase(Locale.ROOT).endsWith(suffix);
  }

  private static void requireFit(
      String file, NetworkSpec spec, InputShape input, int classes, String fix) {
    require(
        spec.input().equals(input),
        "%s reads an input of %s, but samples are of %s (channels×height×width). %s"
            .formatted(file, text(spec.input()), text(input), fix));
    require(
        spec.classes() == classes,
        String.format(
            Locale.ROOT,
            "%s ends with %d units, but there are %d classes. %s",
            file,
            spec.classes(),
            classes,
            fix));
  }

  private static NetworkSpec read(Path file) {
    require(
        Files.isRegularFile(file),
        "there is no network file %s. Check the path, or use a name such as lenet-300-100."
            .formatted(file));
    try {
      return SpecFile.read(file);
    } catch (UnknownNameException unknown) {
      throw new IllegalArgumentException(
          unknown.getMessage() + Nearest.hint(unknown.name(), unknown.known()), unknown);
    } catch (IOException refused) {
      throw new IllegalArgumentException(
          "the network file %s can not be read (%s). It must be text in UTF-8 that you may read."
              .formatted(file, refused),
          refused);
    }
  }

  private static NetworkFile readTrained(Path file) {
    require(
        Files.isRegularFile(file),
        "there is no network file %s. Check the path; prune --out writes such files."
            .formatted(file));
    try {
      return NetworkFile.read(file);
    } catch (IOException refused) {
      UserMistake mistake =
          new UserMistake(FileTrouble.words(refused), "Name another file of a network.", refused);
      throw new IllegalArgumentException(mistake.explanation(), mistake);
    }
  }

  private static String text(InputShape shape) {
    return String.format(Locale.ROOT, "%d×%d×%d", shape.channels(), shape.height(), shape.width());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
