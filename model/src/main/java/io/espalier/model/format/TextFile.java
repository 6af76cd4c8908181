package io.espalier.model.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text that a person wrote, in UTF-8, or in UTF-16 if it begins with the mark of that. Some editors
 * put a byte order mark in front of UTF-8 too, which is no part of the text.
 */
public final class TextFile {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /**
   * The text without a byte order mark.
   *
   * @throws IOException when the file can not be read or is no text
   */
  public static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = isUtf16(bytes) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? text.substring(1) : text;
    } catch (CharacterCodingException other) {
      throw new IOException("%s is not text in %s".formatted(file, charset), other);
    }
  }

  private static boolean isUtf16(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : ByteBuffer.wrap(bytes).getChar();
    return first == BYTE_ORDER_MARK || first == Character.reverseBytes(BYTE_ORDER_MARK);
  }
}
