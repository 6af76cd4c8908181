package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in a process of its own, to be told to stop or killed. Closing it kills it. */
public final class ChildProgram implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private ChildProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param output a file for what it says on both streams; temporary files are beside it
   */
  public static ChildProgram start(Path output, List<String> arguments) throws IOException {
    return start(output, List.of(), arguments);
  }

  /** As above, with more options for its Java. */
  public static ChildProgram start(Path output, List<String> javaOptions, List<String> arguments)
      throws IOException {
    Process process =
        new ProcessBuilder(command(output, javaOptions, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ChildProgram(process, output);
  }

  /** The same, with a standard error that is full and that nobody reads. */
  public static ChildProgram startUnread(Path output, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "cat /dev/zero >&2 & exec \"$@\"", "sh"));
    command.addAll(command(output, List.of(), arguments));
    return new ChildProgram(
        new ProcessBuilder(command).redirectOutput(output.toFile()).start(), output);
  }

  private static List<String> command(
      Path output, List<String> javaOptions, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + output.getParent(),
                "-Dlogback.configurationFile=logback.xml"));
    if (Runtime.version().feature()
        >= 24) { // as the launcher does: Java would warn, and wait for a reader
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /** All it has said. */
  public String said() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it says something of the form {@code words}; the first group of it. */
  public String await(String words) throws IOException {
    Pattern pattern = Pattern.compile(words);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || pattern.matcher(said()).find());
    Matcher found = pattern.matcher(said());
    assertThat(found.find()).as("waiting for '%s' in:%n%s", words, said()).isTrue();
    return found.group(1);
  }

  /** Kills it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Tells it to stop as {@code kill} and a container's end do, and waits; its exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
