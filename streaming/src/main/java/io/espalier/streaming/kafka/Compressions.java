package io.espalier.streaming.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * The ways of compressing records that this process can undo. Some need native libraries, which
 * Kafka's client unpacks into the temporary folder when the first such record comes: too late to
 * say that the folder forbids programs.
 */
public final class Compressions {

  private static final List<String> ALL = List.of("gzip", "lz4", "zstd", "snappy");
  private static final byte FORMAT = 2; // of record batches, the one there is by now
  private static final int SOME_BYTES = 512;

  private Compressions() {}

  /**
   * One that does not work here, if there is any. Loads the libraries, which stay loaded; looks no
   * further than the first that fails, as some complain on the standard error by themselves.
   */
  public static Optional<String> unusable() {
    return ALL.stream().filter(Compressions::fails).findFirst();
  }

  private static boolean fails(String compression) {
    try {
      Compression.of(compression)
          .build()
          .wrapForOutput(new ByteBufferOutputStream(SOME_BYTES), FORMAT)
          .close();
      return false;
    } catch (KafkaException missing) {
      return true;
    } catch (IOException unexpected) { // a buffer in memory has nothing to fail
      throw new UncheckedIOException(unexpected);
    }
  }
}
