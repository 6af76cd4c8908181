package io.espalier.deploy.config;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a text may look like.
 *
 * @param wording the rule in words, after "must be"
 * @param example some text that is allowed, which stands in for a wrong one while the rest is read
 */
record TextRule(String wording, Predicate<String> allowed, String example) {

  static final TextRule NOT_BLANK = of("some text", ".*\\S.*", "text");

  /** A NUL character is what no file system takes. */
  static final TextRule PATH = of("a path", "[^\\x00]*[^\\x00\\s][^\\x00]*", "path");

  TextRule {
    if (!allowed.test(example)) {
      throw new IllegalArgumentException("'" + example + "' is not " + wording);
    }
  }

  static TextRule of(String wording, String regex, String example) {
    return new TextRule(wording, Pattern.compile(regex).asMatchPredicate(), example);
  }

  boolean allows(String text) {
    return allowed.test(text);
  }
}
