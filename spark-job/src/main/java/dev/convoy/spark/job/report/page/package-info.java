/**
 * How is a report shown?
 *
 * <p>Reading order: {@link dev.convoy.spark.job.report.page.ReportFiles} (what stands where),
 * {@link dev.convoy.spark.job.report.page.ReportPage} (the page and its sections in order), {@code
 * Section} and its classes, {@code Html} (the only place that writes markup), {@code report.css}
 * among the resources.
 *
 * <p>May import {@code job.report} and Hadoop's file systems. A page is made of the record alone,
 * so that {@code convoy show} can make it again from {@code report.json}.
 *
 * <p>What may surprise:
 *
 * <ul>
 *   <li>No templates and no library: a page of ten parts is less than what one brings, and {@code
 *       Html} escapes every text and every attribute, which a template can forget.
 *   <li>No script, and a policy that forbids any: paths and messages are bytes of strangers.
 *   <li>Charts are drawings that stretch (SVG without text) beside texts that do not.
 * </ul>
 *
 * <p>To add a part: 1. a class that is a {@code Section}; 2. its place in {@code ReportPage}; 3.
 * its rules in {@code report.css}, at both widths; 4. a case in {@code ReportPageTest}; 5. {@code
 * ReportInBrowserTest} looks at the rest.
 */
package dev.convoy.spark.job.report.page;
