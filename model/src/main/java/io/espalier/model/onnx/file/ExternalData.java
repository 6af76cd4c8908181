package io.espalier.model.onnx.file;

import java.nio.ByteBuffer;

/** Where the values are that a model keeps in other files. */
@FunctionalInterface
public interface ExternalData {

  /** None: such a model is refused. */
  ExternalData NONE =
      (location, offset, length) -> {
        throw new IllegalArgumentException(
            "its weights are in another file, '%s'".formatted(location));
      };

  /**
   * Reads bytes.
   *
   * @param location a path, relative to that of the model; from the model, so not to be trusted
   * @param offset of the first byte
   * @param length how many; -1 for all that follow
   * @throws IllegalArgumentException when they can't be read
   */
  ByteBuffer read(String location, long offset, long length);
}
