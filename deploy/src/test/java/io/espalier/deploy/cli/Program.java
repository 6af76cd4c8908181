package io.espalier.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.report.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The program in this process, with what it says. */
public final class Program {

  private static final Pattern URL = Pattern.compile("Watch at (http://\\S+)");

  /** How it ended. */
  public record Ended(int exitCode, String out, String err) {

    /** A command line that is not understood: told in words, with where the help is. */
    public Ended assertNotUnderstood(String... words) {
      assertThat(err).contains(words).contains("Try 'espalier ").doesNotContain("\tat ");
      assertThat(exitCode).as(err).isEqualTo(ExitCode.USAGE);
      return this;
    }

    /** A person's mistake: told in words, without a stack trace. */
    public Ended assertMistake(String... words) {
      assertThat(err).contains(words).doesNotContain("\tat ").doesNotContain("..");
      assertThat(exitCode).as(err).isEqualTo(ExitCode.MISTAKE);
      return this;
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> exitCode;

  private Program(String... arguments) {
    Main main = new Main(Map.of(), stream(out), stream(err), Terminal.NONE, Map.of());
    exitCode = CompletableFuture.supplyAsync(() -> main.run(arguments), Program::onThread);
  }

  /** Runs a command to its end. */
  public static Ended run(String... arguments) {
    return new Program(arguments).ended();
  }

  /** Starts a command. */
  public static Program start(String... arguments) {
    return new Program(arguments);
  }

  /** Waits for the page and says where it is, with a slash at the end. */
  public String awaitUrl() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> exitCode.isDone() || URL.matcher(text(out)).find());
    Matcher matcher = URL.matcher(text(out));
    assertThat(matcher.find()).as(text(err)).isTrue();
    return matcher.group(1);
  }

  /** Waits for its end. */
  public Ended ended() {
    int code = exitCode.join();
    return new Ended(code, text(out), text(err));
  }

  /** Not a pool's thread: a command blocks. */
  private static void onThread(Runnable command) {
    Thread thread = new Thread(command, "program");
    thread.setDaemon(true);
    thread.start();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
