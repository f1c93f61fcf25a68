package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.ContactSheet;
import dev.convoy.spark.job.report.ContactSheet.Item;
import dev.convoy.spark.job.report.PathNames;
import dev.convoy.spark.job.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A few images, each beside its strongest feature map, and the image most like it. */
final class SheetSection implements Section {
  @Override
  public void write(Report report, Html html) {
    if (report.images() == null || report.images().sheet() == null) {
      return;
    }
    ContactSheet sheet = report.images().sheet();
    Section.open(html, "sheet", "What the network sees", true);
    if (sheet.items().isEmpty()) {
      html.element("p", "No image that could be shown was among those chosen.", "class", "note");
      html.close();
      return;
    }
    html.open("div", "class", "sheet");
    Map<String, String> names = names(sheet);
    Map<String, Item> items = new HashMap<>();
    sheet.items().forEach(item -> items.put(item.path(), item));
    sheet.items().forEach(item -> figure(html, item, names, items));
    html.close();
    html.element("p", note(sheet), "class", "note");
    html.close();
  }

  private static Map<String, String> names(ContactSheet sheet) {
    List<String> paths = new ArrayList<>();
    for (Item item : sheet.items()) {
      paths.add(item.path());
      if (item.nearest() != null) {
        paths.add(item.nearest().path());
      }
    }
    List<String> shortened = PathNames.shortened(paths);
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      names.put(paths.get(i), shortened.get(i));
    }
    return names;
  }

  private static void figure(
      Html html, Item item, Map<String, String> names, Map<String, Item> items) {
    String name = names.get(item.path());
    html.open("figure").open("div", "class", "pictures");
    Pictures.add(html, item.picture(), name);
    if (item.map() != null) {
      Pictures.add(html, item.map(), "feature map of " + name);
    }
    html.close();
    html.element("figcaption", name, "class", "path", "title", item.path());
    if (item.nearest() != null) {
      html.open("div", "class", "nearest");
      Item other = items.get(item.nearest().path());
      if (other != null) {
        Pictures.add(html, other.picture(), "");
      }
      html.element("small", "nearest " + names.get(item.nearest().path()), "class", "path");
      String cosine = String.format(Locale.ROOT, "%.3f", item.nearest().cosine());
      html.element("small", cosine, "class", "cosine", "title", "cosine of both features");
      html.close();
    }
    html.close();
  }

  private static String note(ContactSheet sheet) {
    String seen = "Each as the network got it, before its values are scaled";
    return sheet.layer().isEmpty()
        ? seen + ". No feature maps are shown: " + sheet.withoutMaps() + "."
        : seen
            + "; beside it, over grey, the strongest feature map of layer "
            + sheet.layer()
            + ": that of the channel whose values differ most between positions, from its least"
            + " (dark) to its greatest (bright).";
  }
}
