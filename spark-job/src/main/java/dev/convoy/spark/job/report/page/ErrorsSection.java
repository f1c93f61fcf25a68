package dev.convoy.spark.job.report.page;

import dev.convoy.spark.job.report.Report;
import dev.convoy.spark.job.report.Report.ErrorGroup;

/** Errors by code, each with a few inputs that had it. */
final class ErrorsSection implements Section {
  @Override
  public void write(Report report, Html html) {
    Section.open(html, "errors", "Errors", true);
    if (report.errors().isEmpty()) {
      html.element("p", "None.", "class", "good");
    } else {
      long most = report.errors().stream().mapToLong(ErrorGroup::count).max().orElse(1);
      html.open("ul", "class", "bars");
      report.errors().forEach(group -> group(html, group, most));
      html.close();
    }
    html.close();
  }

  private static void group(Html html, ErrorGroup group, long most) {
    html.open("li").open("div", "class", "pair");
    html.element("code", group.code()).element("b", Figures.count(group.count())).close();
    Bars.bar(html, "bad", (double) group.count() / most);
    for (Report.Example example : group.examples()) {
      html.open("p", "class", "example").element("span", example.path(), "class", "path");
      html.element("small", example.message(), "class", "path").close();
    }
    html.close();
  }
}
