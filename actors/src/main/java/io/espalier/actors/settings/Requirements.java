package io.espalier.actors.settings;

import io.espalier.actors.settings.InvalidSettingException.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a record of settings demands of its values; all that is refused is told at once. */
public final class Requirements {

  private final List<Refusal> refusals = new ArrayList<>();

  /** A number must be in a range. */
  public Requirements number(String key, Range range, double value) {
    return that(range.contains(value), key, mustBe(range.wording(), Double.toString(value)));
  }

  /** As above, for whole numbers. */
  public Requirements number(String key, Range range, long value) {
    return that(range.contains((double) value), key, mustBe(range.wording(), Long.toString(value)));
  }

  /** A text must follow a rule. */
  public Requirements text(String key, TextRule rule, String value) {
    return that(rule.allows(value), key, mustBe(rule.wording(), "'" + value + "'"));
  }

  /**
   * Anything else.
   *
   * @param reason goes behind the key: the rule, the value and the fix
   */
  public Requirements that(boolean holds, String key, String reason) {
    if (!holds) {
      refusals.add(new Refusal(key, reason));
    }
    return this;
  }

  /**
   * Whatever else takes the value, or refuses it in its own words.
   *
   * @param check throws an {@link IllegalArgumentException} to refuse
   */
  public Requirements accepts(String key, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException refused) {
      refusals.add(new Refusal(key, "is not possible: " + refused.getMessage()));
    }
    return this;
  }

  /**
   * Ends the list.
   *
   * @throws InvalidSettingException when anything was refused
   */
  public void check() {
    if (!refusals.isEmpty()) {
      throw new InvalidSettingException(refusals);
    }
  }

  private static String mustBe(String wording, String value) {
    return String.format(Locale.ROOT, "must be %s, got %s", wording, value);
  }
}
