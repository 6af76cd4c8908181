package io.espalier.deploy.exchange;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.deploy.onnx.OnnxModel;
import io.espalier.deploy.onnx.ParityCheck;
import io.espalier.model.compact.Compaction;
import io.espalier.model.format.DurableWrite;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.OnnxExport;
import io.espalier.model.onnx.file.OnnxTensor;
import io.espalier.model.train.Classifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a network for other programs, checked before the file is there. */
public final class Export {

  private Export() {}

  /**
   * What was written.
   *
   * @param network as it was written, compacted or not
   * @param facts that are told in it
   * @param bytes of the file
   * @param difference the largest of a probability between what was written and the network that
   *     there was
   */
  public record Written(
      NetworkSnapshot network, Map<String, String> facts, long bytes, double difference) {}

  /**
   * Writes or replaces a file. What is written predicts drawn samples first, an ONNX model and the
   * tensors of one in ONNX Runtime.
   *
   * @param compacted whether it is made small first
   * @throws UserMistake when the file can't be written, or the format has no form for a layer; the
   *     file is as it was before
   */
  public static Written write(
      StoredNetwork stored, ExportFormat format, boolean compacted, Path file) {
    NetworkSnapshot network = compacted ? Compaction.compact(stored.network()) : stored.network();
    Map<String, String> facts = facts(stored);
    try {
      double difference =
          format == ExportFormat.ESPALIER
              ? writeNetworkFile(stored.network(), new NetworkFile(network, facts), file)
              : writeChecked(stored.network(), network, facts, format, file);
      long bytes = Files.isRegularFile(file) ? Files.size(file) : 0;
      return new Written(network, facts, bytes, difference);
    } catch (IOException refused) {
      throw new UserMistake(
          "the network can't be written to %s (%s)".formatted(file, FileTrouble.words(refused)),
          "Name another file with --out.",
          refused);
    } catch (IllegalArgumentException noForm) {
      throw new UserMistake(
          "the network can't be written as %s: %s".formatted(format, noForm.getMessage()),
          "--format espalier has a form for all layers.",
          noForm);
    }
  }

  private static double writeNetworkFile(NetworkSnapshot before, NetworkFile written, Path file)
      throws IOException {
    try (Classifier classifier = new Classifier(written.network(), ParityCheck.SAMPLES)) {
      double difference =
          ParityCheck.require(before, classifier::probabilities, "what would be written");
      written.write(file);
      return difference;
    }
  }

  private static double writeChecked(
      NetworkSnapshot before,
      NetworkSnapshot network,
      Map<String, String> facts,
      ExportFormat format,
      Path file)
      throws IOException {
    byte[] model = bytes(out -> OnnxExport.write(network, facts, out));
    try (OnnxModel runtime = new OnnxModel(model)) {
      double difference = ParityCheck.require(before, runtime, "ONNX Runtime");
      List<OnnxTensor> tensors = OnnxExport.constants(network);
      byte[] content =
          switch (format) {
            case SAFETENSORS -> bytes(out -> SafetensorsFile.write(tensors, facts, out));
            case NPZ -> bytes(out -> NpzFile.write(tensors, facts, out));
            case ONNX, ESPALIER -> model;
          };
      DurableWrite.file(file, channel -> Channels.newOutputStream(channel).write(content));
      return difference;
    }
  }

  /** Writes to memory. */
  @FunctionalInterface
  private interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private static byte[] bytes(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.writeTo(bytes);
    return bytes.toByteArray();
  }

  /** What is known of the network, and what it is. */
  private static Map<String, String> facts(StoredNetwork stored) {
    NetworkSnapshot network = stored.network();
    Map<String, String> facts = new TreeMap<>(stored.facts());
    NetworkFacts.put(network, network.spec().parameters(), facts);
    return facts;
  }
}
