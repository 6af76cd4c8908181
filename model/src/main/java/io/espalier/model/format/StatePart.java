package io.espalier.model.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the state of one owner stands in a file: one part of a checkpoint. Stands beside its owner;
 * knows no other part.
 *
 * <p>A part may put others into its file, which keep a version of their own.
 *
 * @param <S> the state
 */
public interface StatePart<S> {

  /** Of this part alone, in lower case: it is the name of a file too. */
  String name();

  /**
   * Of the form that {@link #write} writes. Raised when an older program could not read it; {@link
   * #read} then asks the content which version it has, if it knows more than one.
   */
  int version();

  /** What the state is. */
  Class<S> type();

  /** Adds what is in a state to a file. */
  void write(S state, SectionFile content);

  /**
   * What {@link #write} wrote, bit for bit.
   *
   * @throws IllegalArgumentException when anything is missing or makes no sense
   */
  S read(SectionFile content);

  /** Adds a state and the version of its form to a file. */
  default SectionFile put(S state, SectionFile content) {
    content.putVersion(name(), version());
    write(state, content);
    return content;
  }

  /**
   * What {@link #put} put.
   *
   * @throws IllegalArgumentException when this part is not in the file, or in a form of a newer
   *     program
   */
  default S get(SectionFile content) {
    int found = content.versionOf(name());
    if (found < 1 || found > version()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "part '%s' has version %d, this program reads up to version %d. Use a newer program.",
              name(),
              found,
              version()));
    }
    return read(content);
  }

  /** Writes or replaces a file of this part alone; see {@link SectionFile#write}. */
  default void toFile(S state, Path file) throws IOException {
    put(state, new SectionFile()).write(file);
  }

  /**
   * What is in a file that holds this part, maybe among others; see {@link SectionFile#read(Path,
   * java.util.function.Function)} for what it throws.
   */
  default S fromFile(Path file) throws IOException {
    return SectionFile.read(file, this::get);
  }
}
