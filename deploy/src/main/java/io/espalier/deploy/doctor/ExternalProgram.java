package io.espalier.deploy.doctor;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A short-lived program of the operating system that prints something. */
@FunctionalInterface
interface ExternalProgram {

  long TIMEOUT_SECONDS = 5;

  /**
   * What it prints.
   *
   * @throws IOException if it is not there, fails, or takes too long
   */
  String output() throws IOException;

  /**
   * Runs {@code command} and waits at most {@value #TIMEOUT_SECONDS} s; its output must be short.
   */
  static String outputOf(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command.get(0) + " did not end within " + TIMEOUT_SECONDS + " s");
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s ended with exit code %d: %s",
                command.get(0),
                process.exitValue(),
                output.strip()));
      }
      return output;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + command.get(0));
    } finally {
      process.destroy();
    }
  }
}
