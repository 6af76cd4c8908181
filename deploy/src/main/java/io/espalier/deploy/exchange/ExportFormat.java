package io.espalier.deploy.exchange;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a network can be exported as. */
public enum ExportFormat {
  /** A model that ONNX Runtime, Triton and others run. */
  ONNX,
  /** Tensors alone, by name, for {@code safetensors.numpy.load_file}. */
  SAFETENSORS,
  /** A network file of this program. */
  ESPALIER,
  /** Tensors alone, by name, for {@code numpy.load}. */
  NPZ;

  /** The format that a file is of by its ending. */
  public static Optional<ExportFormat> ofFile(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.endsWith("." + format)).findFirst();
  }

  /** As it is called on the command line, and what files of it end with. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
