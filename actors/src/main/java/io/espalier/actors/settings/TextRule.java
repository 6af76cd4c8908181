package io.espalier.actors.settings;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a text may look like.
 *
 * @param wording the rule in words, after "must be"
 * @param example some text that is allowed, which stands in for a wrong one while the rest is read
 */
public record TextRule(String wording, Predicate<String> allowed, String example) {

  public static final TextRule NOT_BLANK = of("some text", ".*\\S.*", "text");

  /** A NUL character is what no file system takes. */
  public static final TextRule PATH = of("a path", "[^\\x00]*[^\\x00\\s][^\\x00]*", "path");

  public TextRule {
    if (!allowed.test(example)) {
      throw new IllegalArgumentException("'" + example + "' is not " + wording);
    }
  }

  public static TextRule of(String wording, String regex, String example) {
    return new TextRule(wording, Pattern.compile(regex).asMatchPredicate(), example);
  }

  public boolean allows(String text) {
    return allowed.test(text);
  }
}
