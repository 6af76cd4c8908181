package io.espalier.deploy.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Locale;

/**
 * A part of a request that is held as a tree, which takes many times the memory of its text: no
 * more than a request has use for.
 */
final class SmallTree {

  /** Of names, values and brackets; the longest part that has a use has a dozen. */
  private static final int MOST_TOKENS = 256;

  private SmallTree() {}

  /**
   * Reads what begins at the current token; nothing is there where the text is at its end.
   *
   * @param what it is, for messages
   * @throws InferenceException when it is larger than any that has a use
   */
  static JsonNode read(JsonParser json, String what) throws IOException {
    if (json.currentToken() == null) {
      return MissingNode.getInstance();
    }
    try (TokenBuffer held = new TokenBuffer(json)) {
      int tokens = 0;
      int depth = 0;
      do {
        if (tokens++ == MOST_TOKENS) {
          throw tooLarge(what);
        }
        depth += depthOf(json.currentToken());
        held.copyCurrentEvent(json);
      } while (depth > 0 && json.nextToken() != null);
      return json.getCodec().readTree(held.asParserOnFirstToken());
    }
  }

  private static int depthOf(JsonToken token) {
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  private static InferenceException tooLarge(String what) {
    return InferenceException.badRequest(
        String.format(
            Locale.ROOT,
            "the %s hold more than %d values. Leave out what is of no use here.",
            what,
            MOST_TOKENS));
  }
}
