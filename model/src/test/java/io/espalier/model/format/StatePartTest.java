package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that nobody else has: a count, in two versions of its form, and words that hold one. */
class StatePartTest {

  private record Count(int version) implements StatePart<Long> {
    @Override
    public String name() {
      return "count";
    }

    @Override
    public Class<Long> type() {
      return Long.class;
    }

    @Override
    public void write(Long state, SectionFile content) {
      content.put("count", new long[] {state});
    }

    @Override
    public Long read(SectionFile content) {
      return content.longs("count", 1)[0];
    }
  }

  private record Words(Count count) implements StatePart<String> {
    @Override
    public String name() {
      return "words";
    }

    @Override
    public int version() {
      return 7;
    }

    @Override
    public Class<String> type() {
      return String.class;
    }

    @Override
    public void write(String state, SectionFile content) {
      content.metadata().put("words", state);
      count.put((long) state.length(), content);
    }

    @Override
    public String read(SectionFile content) {
      return content.fields().text("words") + " " + count.get(content);
    }
  }

  private static final Count FIRST = new Count(1);
  private static final Count SECOND = new Count(2);

  @TempDir Path folder;

  @Test
  void aPartComesBackWithThoseInIt() throws IOException {
    Path file = folder.resolve("words");
    new Words(FIRST).toFile("once upon", file);

    assertThat(new Words(FIRST).fromFile(file)).isEqualTo("once upon 9");
    assertThat(FIRST.fromFile(file)).isEqualTo(9L);
  }

  @Test
  void aNewerProgramReadsWhatAnOlderOneWrote() throws IOException {
    Path file = folder.resolve("count");
    FIRST.toFile(5L, file);

    assertThat(SECOND.fromFile(file)).isEqualTo(5L);
  }

  @Test
  void anOlderProgramRefusesWhatANewerOneWroteByName() throws IOException {
    Path file = folder.resolve("count");
    SECOND.toFile(5L, file);

    assertThatThrownBy(() -> FIRST.fromFile(file))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessage(
            "%s can not be used: part 'count' has version 2, this program reads up to version 1."
                + " Use a newer program.",
            file);
  }

  @Test
  void anotherPartIsRefusedByName() throws IOException {
    Path file = folder.resolve("count");
    FIRST.toFile(5L, file);

    assertThatThrownBy(() -> new Words(FIRST).fromFile(file))
        .isInstanceOf(UnsupportedFileException.class)
        .hasMessageContaining("there is no part 'words' in it, only: count");
  }
}
