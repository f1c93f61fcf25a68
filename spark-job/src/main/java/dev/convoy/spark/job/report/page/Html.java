package dev.convoy.spark.job.report.page;

import java.util.ArrayDeque;

/**
 * Puts an HTML page together. Texts and values of attributes are escaped here and nowhere else, so
 * that no name of a file can become markup.
 */
final class Html {
  private final StringBuilder page = new StringBuilder("<!doctype html>\n");
  private final ArrayDeque<String> open = new ArrayDeque<>();

  /**
   * Begins an element.
   *
   * @param attributes name, value, name, value
   */
  Html open(String tag, String... attributes) {
    start(tag, attributes);
    open.push(tag);
    return this;
  }

  /** Ends the innermost element. */
  Html close() {
    String tag = open.pop();
    page.append("</").append(tag).append('>');
    if (!tag.equals("b") && !tag.equals("span")) {
      page.append('\n');
    }
    return this;
  }

  /** Adds an element that holds a text. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** Adds an element that never holds anything, such as {@code img}. */
  Html single(String tag, String... attributes) {
    start(tag, attributes);
    page.append('\n');
    return this;
  }

  private void start(String tag, String... attributes) {
    page.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      page.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      page.append('"');
    }
    page.append('>');
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '&' -> page.append("&amp;");
        case '<' -> page.append("&lt;");
        case '>' -> page.append("&gt;");
        case '"' -> page.append("&quot;");
        case '\'' -> page.append("&#39;");
        default -> page.append(each);
      }
    }
    return this;
  }

  /** Adds a style sheet of our own, as it stands. */
  Html style(String sheet) {
    page.append("<style>\n").append(sheet).append("</style>\n");
    return this;
  }

  /** Returns the page, every element of which must be closed. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Cannot end the page: still open are " + open);
    }
    return page.toString();
  }
}
