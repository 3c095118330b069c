package io.github.dl4jff.mnist.terminal;

import io.github.dl4jff.mnist.data.DownloadListener;
import java.net.URI;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Shows a download: by a progress bar on a terminal, by one line elsewhere. */
public final class DownloadProgress implements DownloadListener {
  private static final long KILOBYTE = 1000;

  private final Terminal terminal;
  private ProgressBar bar;

  public DownloadProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void started(URI source, long length) {
    terminal.note(
        length < 0
            ? "Downloading " + source
            : String.format(Locale.ROOT, "Downloading %s, %,d kB", source, length / KILOBYTE + 1));
    if (terminal.interactive()) {
      bar = terminal.progressBar("Download", length, " kB", KILOBYTE);
    }
  }

  @Override
  public void received(long received) {
    if (bar != null) {
      bar.stepTo(received);
    }
  }

  @Override
  public void ended() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
