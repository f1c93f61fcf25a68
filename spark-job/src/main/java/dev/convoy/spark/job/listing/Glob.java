package dev.convoy.spark.job.listing;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Matches names of files as a shell does.
 *
 * <p>{@code *} any characters but a slash, {@code **} any characters, {@code ?} one character but a
 * slash, {@code [a-z]} and {@code [!a-z]} one of a set, {@code {jpg,png}} one of some, {@code \}
 * takes the next character as it is. A pattern without a slash is matched against the name, one
 * with a slash against the path below the input folder.
 */
final class Glob {
  private final boolean wholePath;
  private final Pattern pattern;

  /**
   * @throws IllegalArgumentException when a bracket or brace is left open
   */
  Glob(String glob) {
    this.wholePath = glob.contains("/");
    try {
      this.pattern = Pattern.compile(regex(glob), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Cannot use input.glob: brackets and braces must be closed, received '" + glob + "'", e);
    }
  }

  /**
   * Tells whether a file counts.
   *
   * @param relative its path below the input folder
   */
  boolean matches(String relative) {
    String subject = wholePath ? relative : relative.substring(relative.lastIndexOf('/') + 1);
    return pattern.matcher(subject).matches();
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      boolean more = i + 1 < glob.length();
      switch (c) {
        case '*' -> {
          boolean two = more && glob.charAt(i + 1) == '*';
          boolean folders = two && glob.startsWith("/", i + 2);
          regex.append(folders ? "(?:.*/)?" : two ? ".*" : "[^/]*");
          i += folders ? 2 : two ? 1 : 0;
        }
        case '?' -> regex.append("[^/]");
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '}' -> regex.append(depth-- > 0 ? ")" : "\\}");
        case ',' -> regex.append(depth > 0 ? "|" : ",");
        case '[' -> {
          boolean not = more && (glob.charAt(i + 1) == '!' || glob.charAt(i + 1) == '^');
          int close = glob.indexOf(']', i + (not ? 3 : 2));
          regex.append(set(glob, i + (not ? 2 : 1), close, not));
          i = close < 0 ? glob.length() : close;
        }
        case '\\' -> {
          regex.append(Pattern.quote(String.valueOf(more ? glob.charAt(i + 1) : c)));
          i++;
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  private static String set(String glob, int from, int close, boolean not) {
    if (close < 0) {
      return "[";
    }
    String inside = glob.substring(from, close).replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
    return (not ? "[^" : "[") + inside + "]";
  }
}
