package io.espalier.deploy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The programs of {@code docs/examples}. */
final class Examples {

  static final Path FOLDER = Path.of("..", "docs", "examples").toAbsolutePath().normalize();
  static final Path TABLE = FOLDER.resolve("bands.csv");

  private Examples() {}

  /** The Java programs, in the order of their names. */
  static List<Path> programs() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Compiles a program into a folder, without a warning, and runs it in this process. */
  static void run(Path program, Path classes, String... arguments) throws Exception {
    compile(program, classes);
    String name = program.getFileName().toString().replace(".java", "");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, Examples.class.getClassLoader())) {
      Method main = loader.loadClass(name).getDeclaredMethod("main", String[].class);
      main.setAccessible(true); // a program in one file has no public class
      main.invoke(null, (Object) arguments);
    }
  }

  private static void compile(Path program, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-proc:none",
            "-Xlint:all",
            "--release",
            "17",
            "-cp",
            System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjects(program))
              .call();
      assertThat(compiled).as("%s: %s", program, said).isTrue();
      assertThat(said.toString().lines().filter(line -> line.startsWith(program.toString())))
          .isEmpty();
    }
  }
}
