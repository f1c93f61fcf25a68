package dev.convoy.spark.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code GUIDE.md} asks its reader to do, section by section: files to save, each a fenced
 * block after "Save as `NAME`:", and commands, each after a dollar sign in a block {@code console},
 * with the lines that it prints.
 */
record GuidePage(List<Section> sections) {
  private static final Pattern SAVE = Pattern.compile("Save as `([^`]+)`:");

  /** A worked example. */
  record Section(String title, List<Step> steps) {}

  /** Something that the reader does. */
  sealed interface Step permits Save, Command {}

  /** Saves a file. */
  record Save(String name, String text) implements Step {}

  /**
   * Types a command.
   *
   * @param printed its lines on standard output; {@code ...} stands for any lines that are left out
   */
  record Command(String text, List<String> printed) implements Step {}

  static GuidePage read(Path file) throws IOException {
    List<Section> sections = new ArrayList<>();
    String name = null;
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher save = SAVE.matcher(line);
      if (line.startsWith("## ")) {
        sections.add(new Section(line.substring(3), new ArrayList<>()));
      } else if (save.matches()) {
        name = save.group(1);
      } else if (line.startsWith("```")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        List<String> block = lines.subList(i + 1, end);
        List<Step> steps = sections.get(sections.size() - 1).steps();
        if (line.equals("```console")) {
          steps.addAll(commands(block));
        } else if (name == null) {
          throw new IOException("The block before line " + (end + 1) + " is saved nowhere");
        } else {
          steps.add(new Save(name, String.join("\n", block) + "\n"));
        }
        name = null;
        i = end;
      }
    }
    return new GuidePage(sections);
  }

  private static List<Step> commands(List<String> block) {
    List<Step> commands = new ArrayList<>();
    int at = 0;
    while (at < block.size()) {
      StringBuilder text = new StringBuilder(block.get(at).substring("$ ".length()));
      while (block.get(at++).endsWith("\\")) {
        text.append('\n').append(block.get(at));
      }
      int printed = at;
      while (at < block.size() && !block.get(at).startsWith("$ ")) {
        at++;
      }
      commands.add(new Command(text.toString(), block.subList(printed, at)));
    }
    return commands;
  }
}
