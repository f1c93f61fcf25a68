package dev.convoy.datasets.npy;

import dev.convoy.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the Python dictionary of a header: exactly the keys {@code descr}, {@code fortran_order}
 * and {@code shape}, each once, in any order.
 */
final class NpyHeaderParser {
  /** As many axes as NumPy allows. */
  private static final int MOST_AXES = 64;

  private final String text;
  private final String file;
  private final long start;
  private int at;
  private NpyType type;
  private Boolean fortran;
  private Shape shape;

  /**
   * @param start position of the text in the file
   */
  NpyHeaderParser(String text, String file, long start) {
    this.text = text;
    this.file = file;
    this.start = start;
  }

  NpyHeader parse(long headerBytes) throws MalformedNpyException {
    expect('{');
    while (!accept('}')) {
      entry();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw malformed("blank up to the end of the header");
    }
    if (type == null || fortran == null || shape == null) {
      throw malformed("preceded by descr, fortran_order and shape");
    }
    return new NpyHeader(type, fortran, shape, headerBytes);
  }

  private void entry() throws MalformedNpyException {
    skipBlanks();
    int keyAt = at;
    String key = string();
    expect(':');
    skipBlanks();
    boolean first =
        switch (key) {
          case "descr" -> type == null;
          case "fortran_order" -> fortran == null;
          case "shape" -> shape == null;
          default -> false;
        };
    if (!first) {
      at = keyAt;
      throw malformed("the key descr, fortran_order or shape, each once");
    }
    switch (key) {
      case "descr" -> type = descr();
      case "shape" -> shape = tuple();
      default -> fortran = bool();
    }
  }

  private NpyType descr() throws MalformedNpyException {
    int from = at;
    NpyType read = at < text.length() && text.charAt(at) == '[' ? null : NpyType.of(string());
    if (read == null) {
      at = from;
      throw malformed("a type of bool, int, uint or float of at most 8 bytes, such as '<f4'");
    }
    return read;
  }

  private String string() throws MalformedNpyException {
    skipBlanks();
    char quote = at < text.length() ? text.charAt(at) : 0;
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0) {
      throw malformed("a quoted string");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private Boolean bool() throws MalformedNpyException {
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw malformed("True or False");
  }

  private Shape tuple() throws MalformedNpyException {
    int from = at;
    expect('(');
    List<Long> sizes = new ArrayList<>();
    while (!accept(')')) {
      sizes.add(number());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    Shape read = Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    if (sizes.size() > MOST_AXES || !fitsMemory(read)) {
      at = from;
      throw malformed("a shape of at most %d axes and 2^59 elements".formatted(MOST_AXES));
    }
    return read;
  }

  private static boolean fitsMemory(Shape shape) {
    try {
      return shape.elements() <= 1L << 59;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private long number() throws MalformedNpyException {
    skipBlanks();
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from || at - from > 18) {
      at = from;
      throw malformed("a size of 1 to 18 digits");
    }
    long value = Long.parseLong(text.substring(from, at));
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    return value;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
      at++;
    }
  }

  private boolean accept(char symbol) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == symbol) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char symbol) throws MalformedNpyException {
    if (!accept(symbol)) {
      throw malformed("'" + symbol + "'");
    }
  }

  private MalformedNpyException malformed(String expected) {
    String rest = text.substring(at, Math.min(text.length(), at + 24));
    return new MalformedNpyException(
        file, start + at, expected, rest.isEmpty() ? "the end of the header" : "\"" + rest + "\"");
  }
}
