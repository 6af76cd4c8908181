package io.espalier.deploy.adding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Sources of the program with changes, compiled against the classes that there are. A file is named
 * from its module on, {@code model/layer/Layer.java}.
 */
record ChangedSources(List<Change> changes) {

  /** Nothing changed. */
  static final ChangedSources NONE = new ChangedSources(List.of());

  /**
   * One thing that a person has to write.
   *
   * @param what stands there now, once; empty for a file that is new
   */
  record Change(String file, String what, String by) {

    /** The file is compiled all the same: others may have changed what it builds on. */
    private Change forgotten() {
      return new Change(file, what, what);
    }

    private String in(String text) {
      int at = text.indexOf(what);
      assertThat(at).as("'%s' in %s", what, file).isNotNegative();
      return text.substring(0, at) + by + text.substring(at + what.length());
    }
  }

  ChangedSources {
    changes = List.copyOf(changes);
  }

  /** With a new file. */
  ChangedSources file(String file, String text) {
    return change(file, "", text);
  }

  /** With another text in the place of the first {@code what}. */
  ChangedSources change(String file, String what, String by) {
    return new ChangedSources(
        Stream.concat(changes.stream(), Stream.of(new Change(file, what, by))).toList());
  }

  /** With a text before the first {@code what}. */
  ChangedSources before(String file, String what, String text) {
    return change(file, what, text + what);
  }

  /** With a file as it is, compiled against what is changed. */
  ChangedSources asItIs(String file) {
    return change(file, "package", "package");
  }

  /** Without what is written to a file: a new one is not there, another is as it is now. */
  ChangedSources without(String file) {
    return without(change -> change.file().equals(file));
  }

  /** Without one change. */
  ChangedSources without(Change forgotten) {
    return without(change -> change == forgotten);
  }

  private ChangedSources without(Predicate<Change> forgotten) {
    return new ChangedSources(
        changes.stream()
            .filter(change -> !forgotten.test(change) || !change.what().isEmpty())
            .map(change -> forgotten.test(change) ? change.forgotten() : change)
            .toList());
  }

  /** The files that are touched. */
  Set<String> files() {
    return texts().keySet();
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (Change change : changes) {
      texts.put(change.file(), change.in(texts.computeIfAbsent(change.file(), at -> now(change))));
    }
    return texts;
  }

  private static String now(Change change) {
    if (change.what().isEmpty()) {
      return "";
    }
    int module = change.file().indexOf('/');
    try {
      return Files.readString(
          Path.of("..", change.file().substring(0, module), "src/main/java/io/espalier")
              .resolve(change.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the compiler says against them, by file. Classes go to a folder. */
  List<String> errors(Path classes) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<JavaFileObject> sources = new ArrayList<>();
    texts().forEach((file, text) -> sources.add(new Source(file, text)));
    List<String> options =
        List.of(
            "-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, diagnostics, options, null, sources)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(ChangedSources::told)
        .toList();
  }

  private static String told(Diagnostic<? extends JavaFileObject> error) {
    return error.getSource().getName() + ": " + error.getMessage(Locale.ROOT);
  }

  /** Expects that each change is missed by the compiler when it is forgotten. */
  void assertNoneCanBeForgotten(Path classes) {
    for (Change change : changes) {
      assertThat(without(change).errors(classes))
          .as("without '%s' in %s", change.by(), change.file())
          .isNotEmpty();
    }
  }

  /** The program as it is with these changes, apart from the one that runs. */
  Program compiled(Path classes) {
    assertThat(errors(classes)).isEmpty();
    List<URL> path =
        Stream.concat(
                Stream.of(classes),
                Arrays.stream(
                        System.getProperty("java.class.path")
                            .split(System.getProperty("path.separator")))
                    .map(Path::of))
            .map(ChangedSources::url)
            .toList();
    return new Program(
        new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()));
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Changed classes, which are others than those of the same names in tests. */
  record Program(URLClassLoader loader) implements AutoCloseable {

    /**
     * Calls a static method, or one of a new instance, whatever its access.
     *
     * @param owner from its module on, as in {@code model.layer.Layer}
     * @throws Throwable what the method throws
     */
    Object call(String owner, String name, Object... arguments) throws Throwable {
      Class<?> type = loader.loadClass("io.espalier." + owner);
      Method method =
          Arrays.stream(type.getDeclaredMethods())
              .filter(each -> each.getName().equals(name))
              .findFirst()
              .orElseThrow();
      method.setAccessible(true);
      try {
        return method.invoke(
            Modifier.isStatic(method.getModifiers()) ? null : instance(type), arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    /**
     * Makes a record.
     *
     * @throws Throwable what the constructor throws
     */
    Object make(String owner, Object... components) throws Throwable {
      try {
        return loader
            .loadClass("io.espalier." + owner)
            .getConstructors()[0]
            .newInstance(components);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///io/espalier/" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
