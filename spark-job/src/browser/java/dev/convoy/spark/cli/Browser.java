package dev.convoy.spark.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium that opens pages and says how they look. */
final class Browser implements AutoCloseable {
  private static final int HEIGHT = 900;

  private final ChromeDriver driver;
  private final String look;

  /** How a page is looked at. */
  record View(int width, boolean dark) {
    @Override
    public String toString() {
      return (dark ? "dark " : "light ") + width;
    }
  }

  /**
   * How a page looks.
   *
   * @param faults a sentence for each
   * @param brightness of the background, 0 to 1
   */
  record Look(List<String> faults, long images, double brightness) {}

  Browser() throws IOException {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium", "chromium-browser", "google-chrome"));
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver")).build();
    driver = new ChromeDriver(service, options);
    try (InputStream in = Browser.class.getResourceAsStream("look.js")) {
      look = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static File onPath(String... names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot open pages: no "
                        + names[0]
                        + " on the path; on Debian apt-get install chromium chromium-driver"));
  }

  /** Opens a page. */
  void open(Path page, View view) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", view.width(), "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", view.dark() ? "dark" : "light"))));
    driver.get(page.toUri().toString());
  }

  @SuppressWarnings("unchecked")
  Look look() {
    Map<String, Object> found = (Map<String, Object>) driver.executeScript(look);
    return new Look(
        (List<String>) found.get("faults"),
        (Long) found.get("images"),
        ((Number) found.get("brightness")).doubleValue());
  }

  /** Returns the texts of all elements that a CSS selector finds, as they are shown. */
  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  /** Returns what the page's console holds. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::toString)
        .toList();
  }

  /** Writes the whole page as PNG. */
  void shoot(Path file) throws IOException {
    Map<String, Object> shot =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
