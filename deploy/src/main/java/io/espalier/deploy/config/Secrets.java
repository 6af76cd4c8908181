package io.espalier.deploy.config;

import io.espalier.streaming.kafka.ClientProperties;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keeps passwords out of everything that is printed. Of the properties of the Kafka client only
 * those are shown that Kafka knows and does not hold for secrets, and of those only what is named
 * like no secret.
 */
public final class Secrets {

  static final String HIDDEN = "******";

  private static final String CLIENT = KnownSettings.ROOT + ".kafka.client";

  private static final Pattern SECRET_KEY =
      Pattern.compile("password|passphrase|secret|token|key|jaas|credential|auth|user|assertion");

  /** {@code https://user:password@host}. */
  private static final Pattern ADDRESS_WITH_USER = Pattern.compile("//[^/\\s]*@");

  /** What a parser stumbled over; a sign alone is no secret. */
  private static final Pattern QUOTED_WORD = Pattern.compile("'[^']*\\w[^']*'");

  private Secrets() {}

  /**
   * What may be shown of a setting's value: stars if it may be nobody's business.
   *
   * @param path full name of the setting
   */
  static String show(String path, String value) {
    String name = path.toLowerCase(Locale.ROOT);
    boolean isPlain =
        !name.startsWith(CLIENT)
            || (name.startsWith(CLIENT + ".")
                && ClientProperties.isPlain(name.substring(CLIENT.length() + 1)));
    return isPlain && !SECRET_KEY.matcher(name).find() && !ADDRESS_WITH_USER.matcher(value).find()
        ? value
        : HIDDEN;
  }

  /** The words of a parser without what it quotes: that may be the rest of a password. */
  static String withoutQuotedWords(String words) {
    return QUOTED_WORD.matcher(words).replaceAll("'…'");
  }

  /** A copy of the properties of the Kafka client that can be printed. */
  public static Map<String, String> showClient(Map<String, String> properties) {
    Map<String, String> shown = new TreeMap<>();
    properties.forEach((name, value) -> shown.put(name, show(CLIENT + "." + name, value)));
    return shown;
  }
}
