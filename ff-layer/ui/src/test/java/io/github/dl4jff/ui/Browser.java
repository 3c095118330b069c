package io.github.dl4jff.ui;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window, in which pages run their scripts. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String TEXT =
      "const found = document.querySelector(arguments[0]); return found ? found.innerText : '';";
  private static final String ATTRIBUTES =
      "return [...document.querySelectorAll(arguments[0])]"
          + ".map(found => found.getAttribute(arguments[1]));";

  private static final String TEXTS =
      "return [...document.querySelectorAll(arguments[0])].map(found => found.innerText);";

  private final ChromeDriver driver;

  Browser() {
    ChromeOptions options = new ChromeOptions();
    options.addArguments("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    options.addArguments("--window-size=1280,1000");
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver())
                .usingAnyFreePort()
                .build(),
            options);
  }

  /** The driver finds the browser that it belongs to. */
  private static File chromedriver() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> new File(folder, "chromedriver"))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "expected chromedriver on the PATH: install Chromium and its driver (Debian's"
                        + " chromium and chromium-driver)"));
  }

  void open(String address) {
    driver.get(address);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Waits until an element shows a text that fits. */
  void await(String selector, Predicate<String> fits) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String text = text(selector);
    while (!fits.test(text)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(driver.getCurrentUrl() + " " + selector + " shows: " + text);
      }
      pause();
      text = text(selector);
    }
  }

  private String text(String selector) {
    return (String) run(TEXT, selector);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns the texts of all elements that fit, in the order of the page. */
  List<String> texts(String selector) {
    return strings(run(TEXTS, selector));
  }

  /** Returns an attribute of all elements that fit, in the order of the page. */
  List<String> attributes(String selector, String name) {
    return strings(run(ATTRIBUTES, selector, name));
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
